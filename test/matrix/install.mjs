// Node in other versions and runners in projects of their own, installed once into the checkout's cache.
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
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeFiles } from './process.mjs'

export const checkout = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(checkout, 'node_modules/.cache/endure-matrix')
const windows = process.platform === 'win32'

/** The executable of a major version of Node: the one that runs this, or the newest that npm has. */
export function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath
  // The package `node` would fetch this one in an install script.
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`
  const folder = install(`node-${major}`, { [name]: String(major) })
  return join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node')
}

const temporary = mkdtempSync(join(tmpdir(), 'endure-matrix-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))
let projects = 0

/** A new project with the packages of one runner and with endure, from its tarball. Not within `node_modules`, where Jest looks for no tests. */
export function newProject(name, packages, files) {
  const installed = withEndure(name, packages)
  const folder = join(temporary, String(++projects))
  writeFiles(folder, files)
  symlinkSync(join(installed, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

const equipped = new Map()

function withEndure(name, packages) {
  const known = equipped.get(name)
  if (known !== undefined) return known
  const { dependencies } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  const folder = install(name, { ...packages, ...dependencies })
  const endure = join(folder, 'node_modules/endure')
  rmSync(endure, { recursive: true, force: true })
  mkdirSync(endure)
  execFileSync('tar', ['-xz', '--strip-components=1', '-f', '-'], {
    cwd: endure,
    input: readFileSync(tarball()),
  })
  equipped.set(name, folder)
  return folder
}

let packed

/** What `npm publish` would upload. The build is that of the npm script. */
function tarball() {
  if (packed !== undefined) return packed
  const folder = join(cache, 'pack')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  npm(checkout, 'pack', '--ignore-scripts', '--pack-destination', 'node_modules/.cache/endure-matrix/pack')
  packed = join(folder, readdirSync(folder)[0])
  return packed
}

/** Installs packages, unless they are there. A folder is whole or absent. */
function install(name, packages) {
  const manifest = JSON.stringify({ private: true, dependencies: packages })
  const hash = createHash('sha256').update(manifest).digest('hex').slice(0, 8)
  const folder = join(cache, `${name}-${hash}`)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}-unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  writeFileSync(join(unfinished, 'package.json'), manifest)
  npm(unfinished, 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock')
  renameSync(unfinished, folder)
  return folder
}

function npm(cwd, ...args) {
  execFileSync('npm', [...args, '--loglevel=error'], {
    cwd,
    shell: windows,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
