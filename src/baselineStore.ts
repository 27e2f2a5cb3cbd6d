import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { BaselineFile, BaselineRuns } from './records/baseline.ts'
import { writeFileAtomically } from './writeFileAtomically.ts'

// More say no more, and the oldest are of code that is long gone.
const mostRuns = 20

/** Where the baselines of a test file stand: in a folder beside it, like its snapshots. */
export function baselinePath(testFile: string): string {
  return join(dirname(testFile), '__endure__', `${basename(testFile)}.json`)
}

/** The machine as far as it decides how fast a run is. Not the patch of Node: that changes every month. */
export function baselineMachine(): string {
  const [major] = process.versions.node.split('.')
  const model = cpus()[0]?.model.replace(/\s+/g, ' ').trim() ?? 'unknown'
  return `Node ${major}, ${process.platform} ${process.arch}, ${availableParallelism()} × ${model}`
}

/**
 * Reads what is recorded for a test file; nothing, where there is no such file.
 *
 * @throws Error  the file is there and is none of endure's: it may have been merged badly.
 */
export function readBaselines(path: string): BaselineFile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { schema: 'endure-baseline/1', baselines: {} }
    throw error
  }
  const file = parse(text)
  if (file?.schema === 'endure-baseline/1' && typeof file.baselines === 'object') return file
  throw new Error(`Expected ${path} to hold baselines of endure. Restore it, or delete it to record anew`)
}

function parse(text: string): BaselineFile | undefined {
  try {
    return JSON.parse(text) as BaselineFile
  } catch {
    return undefined
  }
}

/** Puts the runs of one machine in the place of those it had under a name. Sorted, so that two branches merge. */
export function writeBaseline(path: string, name: string, runs: BaselineRuns): void {
  const { schema, baselines } = readBaselines(path)
  const recorded = Object.hasOwn(baselines, name) ? (baselines[name] ?? []) : []
  const others = recorded.filter(({ machine }) => machine !== runs.machine)
  const kept: BaselineRuns = { ...runs, runs: runs.runs.slice(-mostRuns) }
  const all = [...others, kept].toSorted((a, b) => (a.machine < b.machine ? -1 : 1))
  const sorted = Object.entries({ ...baselines, [name]: all }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const file: BaselineFile = { schema, baselines: Object.fromEntries(sorted) }
  writeFileAtomically(path, `${JSON.stringify(file, rounded, 2)}\n`)
}

// Six digits are more than any of these figures has.
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value
}
