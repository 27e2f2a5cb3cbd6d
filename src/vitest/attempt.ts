import { performance } from 'node:perf_hooks'
import { type RunnerTestCase, type RunnerTestSuite, TestRunner } from 'vitest'
import { testIsOver } from '../runningTest.ts'

/** One run of a test: Vitest keeps the task, its `meta` and (Vitest 4) its signal over retries and repeats. */
export interface Attempt {
  /** When the time limit began to count, on the clock of `performance.now()`. */
  bodyStartMs: number
  /** True when an earlier attempt has used up the test's abort signal. */
  readonly signalSpent: boolean
  /** Aborted when the attempt is over, even though something it started may run on, and where `signalSpent` is false when it is cut off. */
  readonly signal: AbortSignal
  /** Which of its retries and repeats this is; `undefined` when a hook announced it. */
  readonly turn: string | undefined
}

const attempts = new WeakMap<RunnerTestCase, Attempt>()
const stamped = new WeakSet<RunnerTestSuite>()

/** The attempt under way, begun now if no hook has announced it. */
export function currentAttempt(test: RunnerTestCase): Attempt {
  const attempt = attempts.get(test)
  const turn = `${test.result?.repeatCount}/${test.result?.retryCount}`
  if (attempt !== undefined && (attempt.turn === undefined || attempt.turn === turn)) return attempt
  return begin(test, turn, unannouncedStartMs(test))
}

/** Announces an attempt before its first hook: what an earlier one recorded is forgotten, and the clock starts. */
export function beginAttempt(test: RunnerTestCase): void {
  begin(test, undefined, performance.now())
  stampAfterHooks(test)
}

function begin(test: RunnerTestCase, turn: string | undefined, bodyStartMs: number): Attempt {
  const { signal } = test.context
  // A cancelled run stays cancelled; a timeout belongs to the attempt that ran into it.
  const signalSpent = signal.aborted && (signal.reason as Error | undefined)?.name !== 'TestRunAbortError'
  const over = overOf(test)
  // Made once: every signal that depends on another stays with it.
  const attempt = {
    bodyStartMs,
    signalSpent,
    signal: signalSpent ? over : AbortSignal.any([signal, over]),
    turn,
  }
  attempts.set(test, attempt)
  delete test.meta.endure
  return attempt
}

// Vitest's own signal is aborted by a timeout, not by the end of a test.
function overOf(test: RunnerTestCase): AbortSignal {
  const over = new AbortController()
  const watched = test as { onFinished?: (() => void)[] }
  watched.onFinished ??= []
  watched.onFinished.push(() => over.abort(testIsOver()))
  return over.signal
}

/** Vitest notes when a test started, hooks included, and not when it tried again; else the limit is taken to start now. */
function unannouncedStartMs({ result }: RunnerTestCase): number {
  const straight = !result?.hooks?.beforeEach && !result?.retryCount && !result?.repeatCount
  return straight && result?.startTime ? result.startTime - performance.timeOrigin : performance.now()
}

/** Vitest's time limit counts from the end of the last `beforeEach`, so a stamp goes behind those of every suite. */
function stampAfterHooks(test: RunnerTestCase): void {
  for (const suite of suitesOf(test)) {
    const { beforeEach } = TestRunner.getSuiteHooks(suite)
    if (beforeEach.length === 0 || stamped.has(suite)) continue
    stamped.add(suite)
    beforeEach.push(({ task }: { task: RunnerTestCase }) => {
      currentAttempt(task).bodyStartMs = performance.now()
    })
  }
}

function* suitesOf(test: RunnerTestCase): Generator<RunnerTestSuite> {
  for (let suite = test.suite; suite !== undefined; suite = suite.suite) yield suite
  yield test.file
}
