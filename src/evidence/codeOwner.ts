import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CodeOwner } from '../records/leakEvidence.ts'

// What runs the tests, under whatever folder it is installed.
const runnerPackage =
  /^(@vitest\/.+|@jest\/.+|vite|vite-node|vitest|jest|jest-.+|babel-jest|ts-jest|expect|chai|tinyspy|tinypool|endure)$/
// In the checkout of endure its tests and fixtures are somebody's own code like any other.
const endureFolders = ['..', '../../matchers'].map((folder) => {
  const path = fileURLToPath(new URL(folder, import.meta.url))
  return path.endsWith(sep) ? path : path + sep
})

/** Says whose code a script is, by the URL or path that V8 knows it by. */
export function ownerOf(url: string): CodeOwner {
  if (isEndure(url)) return 'runner'
  if (!isFile(url)) return 'runtime'
  const name = packageOf(url)
  if (name === undefined) return 'own'
  return runnerPackage.test(name) ? 'runner' : 'dependency'
}

/** Whether a script belongs to endure, installed or in its checkout. */
export function isEndure(url: string): boolean {
  if (!isFile(url)) return false
  const path = pathOf(url)
  return packageOf(path) === 'endure' || endureFolders.some((folder) => path.startsWith(folder))
}

/** The package that a script was installed with: the innermost, where packages are nested or linked. */
export function packageOf(url: string): string | undefined {
  const inside = url.replaceAll('\\', '/').split('/node_modules/').slice(1).at(-1)
  return inside === undefined ? undefined : /^(@[^/]+\/)?[^/]+/.exec(inside)?.[0]
}

/** The path of a script that V8 knows by URL or by path. Bundlers' queries are no part of it. */
export function pathOf(url: string): string {
  const bare = url.replace(/[?#].*$/, '')
  if (!bare.startsWith('file://')) return bare
  try {
    return fileURLToPath(bare)
  } catch {
    return bare
  }
}

// Node's own scripts are `node:…`; what `eval` and `new Function` make has no URL, or a name such as `evalmachine.<anonymous>`.
function isFile(url: string): boolean {
  return url.startsWith('file://') || /^([/\\]|[A-Za-z]:[/\\])/.test(url)
}
