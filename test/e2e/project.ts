import { spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkout, type Manifest, unpackTarball } from './tarball.ts'

/** What one run of Vitest came to. */
export interface VitestRun {
  readonly exitCode: number | null
  /** Standard output and error, without colours. */
  readonly output: string
}

/** A throw-away project with the built package installed in it. */
export interface Project {
  readonly folder: string
  write(file: string, text: string): void
  read(file: string): string
  /** Runs Vitest in a process of its own, as a user would. */
  vitest(...args: string[]): Promise<VitestRun>
  node(...args: string[]): Promise<VitestRun>
}

export interface InstalledVitest {
  readonly name: string
  readonly folder: string
}

/** For suites that run Vitest inside of Vitest, on machines that are busy with other things. */
export const patient = { timeout: 180_000 }

/** Vitest 5 wants Node 22.12: it is part of the matrix where that is met, rather than skipped where it is not. */
export const vitestVersions: readonly InstalledVitest[] = [
  { name: 'Vitest 4', folder: join(checkout, 'node_modules/vitest') },
  ...(isAtLeast(process.versions.node, 22, 12)
    ? [{ name: 'Vitest 5', folder: join(checkout, 'test/vitest-5/node_modules/vitest') }]
    : []),
]

/** Installs endure from its tarball, with its dependencies and one version of Vitest beside it; makes projects that find them there. */
export class Workshop {
  /** Where the package was installed. */
  readonly endure: string
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), 'e2e-')))
  readonly #vitest: InstalledVitest
  #projects = 0

  constructor(vitest: InstalledVitest) {
    this.#vitest = vitest
    const modules = join(this.#root, 'node_modules')
    this.endure = join(modules, 'endure')
    unpackTarball(this.endure)
    const manifest = JSON.parse(readFileSync(join(this.endure, 'package.json'), 'utf8')) as Manifest
    symlinkSync(realpathSync(vitest.folder), join(modules, 'vitest'), 'junction')
    for (const name of ['@types', ...Object.keys(manifest.dependencies)]) {
      mkdirSync(dirname(join(modules, name)), { recursive: true })
      symlinkSync(join(checkout, 'node_modules', name), join(modules, name), 'junction')
    }
  }

  /** A new project with these files. */
  project(files: Readonly<Record<string, string>>): Project {
    const folder = join(this.#root, `project-${++this.#projects}`)
    const vitest = join(this.#vitest.folder, 'vitest.mjs')
    const project: Project = {
      folder,
      write(file, text) {
        mkdirSync(dirname(join(folder, file)), { recursive: true })
        writeFileSync(join(folder, file), text)
      },
      read: (file) => readFileSync(join(folder, file), 'utf8'),
      vitest: (...args) => run(folder, [vitest, 'run', ...args]),
      node: (...args) => run(folder, args),
    }
    project.write('package.json', '{ "type": "module" }')
    for (const [file, text] of Object.entries(files)) project.write(file, text)
    return project
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true })
  }
}

/** The configuration of a user who has read the first screen of the README. */
export function config(options = '', test = ''): string {
  return `
    import endure from 'endure/vitest'
    import { defineConfig } from 'vitest/config'
    export default defineConfig({ plugins: [endure(${options})], test: { ${test} } })`
}

function run(cwd: string, args: string[]): Promise<VitestRun> {
  // A bare environment: the Vitest around this test, and services it recognises, would change how the inner one behaves.
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH, HOME, TMPDIR, SystemRoot, NO_COLOR: '1', CI: '1' },
  })
  let output = ''
  child.stdout.on('data', (data) => (output += data))
  child.stderr.on('data', (data) => (output += data))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, output }))
  })
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [has = 0, hasMinor = 0] = version.split('.').map(Number)
  return has > major || (has === major && hasMinor >= minor)
}
