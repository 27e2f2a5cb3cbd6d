import type { StressProgress, TestRecord } from './records/testRecord.ts'

/** What the verbs need to know of the test they run in. A runner provides it; without one they work alone. */
export interface RunningTest {
  /** Aborted when the test is over, timed out included, or the run was cancelled. */
  readonly signal: AbortSignal | undefined
  /** When the runner will fail the test, on the clock of `performance.now()`; `Infinity` without a limit. */
  readonly deadlineMs: number
  /** True while other tests share this isolate's heap with it, so that memory cannot be told apart. */
  readonly concurrent: boolean
  progress(progress: StressProgress): void
  record(record: TestRecord): void
}

/** Why what is still being measured ends with its test. Nobody may be waiting for it, so it has to say what to do. */
export function testIsOver(): Error {
  return new Error(
    'The test ended before what it measures did: `await` what measures, or give the test a longer time limit.',
  )
}

// On globalThis, because a runner may load the set-up file and the test's own import as two module instances.
const key = Symbol.for('endure.runningTest')
const registry = globalThis as { [key]?: () => RunningTest | undefined }

/** Tells endure how to find the test that is running. The last provider wins. */
export function provideRunningTest(find: () => RunningTest | undefined): void {
  registry[key] = find
}

/** The test that is running now, or `undefined` outside one. */
export function runningTest(): RunningTest | undefined {
  return registry[key]?.()
}
