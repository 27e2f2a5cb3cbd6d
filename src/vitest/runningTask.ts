import { AsyncLocalStorage } from 'node:async_hooks'
import { performance } from 'node:perf_hooks'
import { type RunnerTestCase, recordArtifact, TestRunner } from 'vitest'
import type { StressProgress, TestRecord } from '../records/testRecord.ts'
import type { RunningTest } from '../runningTest.ts'
import { currentAttempt } from './attempt.ts'

// `undefined` leaves it to Vitest to tell which test is running, `null` says that none is.
let bound: RunnerTestCase | null | undefined
/** How many concurrent tests are under way. */
let sideBySide = 0
// Among concurrent tests Vitest names the one that started last, and when one of them ends none at all.
const ofConcurrentTest = new AsyncLocalStorage<RunnerTestCase>()
const sending = new WeakSet<RunnerTestCase>()

/**
 * Runs the synchronous beginning of `call` as part of `test`, or of none, for callers that know better than Vitest which test
 * they serve.
 */
export function inTest<Result>(test: RunnerTestCase | null, call: () => Result): Result {
  const outer = bound
  bound = test
  try {
    return call()
  } finally {
    bound = outer
  }
}

/** Runs a concurrent test so that what it calls can be told from what others call. */
export async function amongOthers(test: RunnerTestCase, runTest: () => Promise<void>): Promise<void> {
  sideBySide++
  try {
    await ofConcurrentTest.run(test, runTest)
  } finally {
    sideBySide--
    // Before Node 24 it costs every promise of the process, also those of tests that are measured later.
    if (sideBySide === 0) ofConcurrentTest.disable()
  }
}

/** The concurrent test that this is called by; `undefined` where it is none, or nobody watches it. */
export function callingConcurrentTest(): RunnerTestCase | undefined {
  return ofConcurrentTest.getStore()
}

/** The test that is running, as endure's verbs want to know it; `undefined` outside of one. */
export function findRunningTest(): RunningTest | undefined {
  if (bound !== undefined) return bound === null ? undefined : describeTest(bound)
  const calling = callingConcurrentTest()
  if (calling !== undefined) return describeTest(calling)
  const test = TestRunner.getCurrentTest() as RunnerTestCase | undefined
  if (test === undefined) return sideBySide > 0 ? anonymousTest : undefined
  // It may not be the caller's: claim nothing for it.
  return test.concurrent ? anonymousTest : describeTest(test)
}

const anonymousTest: RunningTest = {
  signal: undefined,
  deadlineMs: Number.POSITIVE_INFINITY,
  concurrent: true,
  progress() {},
  record() {},
}

function describeTest(test: RunnerTestCase): RunningTest {
  const deadlineMs = deadlineOf(test)
  const attempt = currentAttempt(test)
  return {
    signal: signalOf(test, deadlineMs),
    deadlineMs,
    concurrent: test.concurrent === true,
    progress: (progress) => sendProgress(test, progress),
    record: (record) => {
      // A body that timed out runs on: what it finds out belongs to no later attempt.
      if (currentAttempt(test) === attempt) recordIn(test, record)
    },
  }
}

/** Adds to what the reporters will be told about this test. */
export function recordIn(test: RunnerTestCase, record: TestRecord): void {
  currentAttempt(test) // drops the records of an earlier one
  test.meta.endure ??= { records: [] }
  test.meta.endure.records.push(record)
}

/** Takes back what `recordIn` added, if it is still there. */
export function withdraw(test: RunnerTestCase, record: TestRecord): void {
  const records = test.meta.endure?.records ?? []
  const index = records.indexOf(record)
  if (index >= 0) records.splice(index, 1)
}

/** The time limit is that of the body: hooks have their own, which cannot be seen from here. */
function deadlineOf(test: RunnerTestCase): number {
  const inBody = test.result?.state === 'run' && test.result.hooks?.beforeEach !== 'run'
  const limited = test.timeout > 0 && Number.isFinite(test.timeout)
  return inBody && limited ? currentAttempt(test).bodyStartMs + test.timeout : Number.POSITIVE_INFINITY
}

/** Vitest 4 aborts one signal per test, once: after an attempt that timed out, the next has only its deadline. */
function signalOf(test: RunnerTestCase, deadlineMs: number): AbortSignal {
  const { signal, signalSpent } = currentAttempt(test)
  if (!signalSpent || deadlineMs === Number.POSITIVE_INFINITY) return signal
  return AbortSignal.any([
    signal,
    AbortSignal.timeout(Math.max(0, Math.ceil(deadlineMs - performance.now()))),
  ])
}

/** Sends one line of progress; while it is on its way further ones are dropped, the next will be newer. */
function sendProgress(test: RunnerTestCase, progress: StressProgress): void {
  if (sending.has(test)) return
  sending.add(test)
  recordArtifact(test, { type: 'endure:progress', progress })
    .then((sent) => {
      // Vitest keeps every artifact in the worker, where it would show up as growth of the code under test. The main process
      // keeps them as well, and hands out only copies of its list: there, and in blobs, they stay.
      const index = test.artifacts.lastIndexOf(sent)
      if (index >= 0) test.artifacts.splice(index, 1)
    })
    .catch(() => {}) // a lost line of progress must not fail a test
    .finally(() => sending.delete(test))
}
