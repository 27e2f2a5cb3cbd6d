import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** A file, or one for each condition. */
export type Door = string | { readonly [condition: string]: Door }

/** What the tests read of package.json. */
export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, Door>>
}

const shelf = 'node_modules/.cache/endure-e2e'

/** Unpacks what `npm publish` would upload into a folder. */
export function unpackTarball(folder: string): void {
  mkdirSync(folder, { recursive: true })
  // By way of standard input: one of the two `tar` of a Windows machine takes `C:` in a path for a host.
  execFileSync('tar', ['-xz', '--strip-components=1', '-f', '-'], {
    cwd: folder,
    input: readFileSync(packed()),
  })
}

/** The tarball of the checkout as it is now. Packed once for all test files: npm takes longer than most of the tests. */
function packed(): string {
  const tarball = join(checkout, shelf, `${fingerprint()}.tgz`)
  if (existsSync(tarball)) return tarball
  mkdirSync(join(checkout, shelf), { recursive: true })
  for (const old of readdirSync(join(checkout, shelf))) {
    if (old.endsWith('.tgz') && old !== basename(tarball)) rmSync(join(checkout, shelf, old), { force: true })
  }
  const folder = mkdtempSync(join(checkout, shelf, 'pack-'))
  // Windows starts `npm.cmd` only through a shell, hence a destination without spaces.
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', `${shelf}/${basename(folder)}`], {
    cwd: checkout,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [made = ''] = readdirSync(folder)
  renameSync(join(folder, made), tarball) // whole or not at all, for test files that run beside this one
  rmSync(folder, { recursive: true })
  return tarball
}

/** Changes with everything that can change the tarball. */
function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(checkout, 'package.json')))
  for (const name of readdirSync(checkout)) {
    if (statSync(join(checkout, name)).isFile()) hash.update(stamp(name))
  }
  for (const name of readdirSync(join(checkout, 'dist'), { recursive: true, encoding: 'utf8' })) {
    hash.update(stamp(join('dist', name)))
  }
  return hash.digest('hex').slice(0, 16)
}

function stamp(path: string): string {
  const { size, mtimeMs } = statSync(join(checkout, path))
  return `${path} ${size} ${mtimeMs}\n`
}
