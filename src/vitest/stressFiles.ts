import { readFile } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import picomatch from 'picomatch'
import { textMeasures } from './textMeasures.ts'

/** The files that are stress files by their name alone. Vitest's default `include` misses `search.stress.ts`. */
export const stressFileGlob = '**/*.stress.?(c|m)[jt]s?(x)'

const stressFileName = /\.stress\.(?:(?:test|spec)\.)?[cm]?[jt]sx?$/

/** Tells whether a test file measures, and so must not share the machine with other test files. */
export type IsStressFile = (path: string, root: string) => Promise<boolean>

/**
 * Says which test files are stress files: those that match `globs` (relative to the project's root), and without `globs` those
 * named `*.stress.*` and those whose text imports endure or calls one of its matchers.
 */
export function stressFileRule(globs: readonly string[] | undefined): IsStressFile {
  if (globs !== undefined) {
    const matches = picomatch([...globs])
    return async (path, root) => matches(relative(root, path).split(sep).join('/'))
  }
  return async (path) =>
    stressFileName.test(path) || textMeasures(await readFile(path, 'utf8').catch(() => ''))
}
