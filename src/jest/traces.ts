import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { threadId } from 'node:worker_threads'
import type { StressProgress, TestRecord } from '../records/testRecord.ts'

/** Which attempt at which test left something. */
export interface TracedAttempt {
  /** Which project's, where there are several; empty otherwise. */
  readonly project: string
  /** Absolute path of the test file. */
  readonly file: string
  /** Suites first: `'search > holds a thousand users'`. */
  readonly name: string
  /** Counts the attempts at it, from 1. */
  readonly attempt: number
}

/** What a test left: something measured, or how a load run stands. */
export type Trace = TracedAttempt & { readonly left: TestRecord | StressProgress }

// Jest hands a reporter nothing of a test but its result, so that the tests write where the reporter reads.
const folderVariable = 'ENDURE_JEST_TRACES'

/** From now on tests leave their traces in a folder; `undefined` ends that. Workers started later know it as well. */
export function collectTraces(folder: string | undefined): void {
  if (folder === undefined) delete process.env[folderVariable]
  else process.env[folderVariable] = folder
}

/** Leaves a trace, if a reporter collects them: at once, as the worker may be killed at any time. One file a worker. */
export function leaveTrace(trace: Trace): void {
  const folder = process.env[folderVariable]
  if (folder === undefined) return
  // Not JSON, which knows neither NaN nor Infinity.
  const line = `${serialize(trace).toString('base64')}\n`
  appendFileSync(join(folder, `${process.pid}-${threadId}`), line)
}

/** Reads what the tests leave in a folder, as it comes in. */
export class TraceReader {
  readonly #folder: string
  readonly #readBytes = new Map<string, number>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** What was left since it was last asked, in the order of each worker. The last line of a killed worker may be cut off. */
  read(): readonly Trace[] {
    return readdirSync(this.#folder).flatMap((name) => {
      const bytes = readFileSync(join(this.#folder, name))
      const start = this.#readBytes.get(name) ?? 0
      const end = bytes.lastIndexOf('\n') + 1
      this.#readBytes.set(name, Math.max(start, end))
      const lines = bytes.toString('latin1', start, end).split('\n').slice(0, -1)
      return lines.map((line) => deserialize(Buffer.from(line, 'base64')) as Trace)
    })
  }
}
