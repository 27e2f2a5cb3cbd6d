import { performance } from 'node:perf_hooks'
import type { LeakOperation } from './leakCalls.ts'
import { runLeakRounds } from './leakRounds.ts'
import { rejectUnknownKeys, requireSignal, show } from './options.ts'
import type { LeakReport } from './records/leakReport.ts'
import { runningTest } from './runningTest.ts'
import { type Duration, parseBytes, parseDurationMs, type Size } from './units.ts'

/** How `detectLeak` goes about it. */
export interface LeakOptions {
  /**
   * Growth per operation that is tolerated, in heap and in external memory: `'64B'`.
   * Default: none, so all growth that persists is a leak. Whatever is set must also be proven.
   */
  readonly budget?: Size
  /** The longest to look for a verdict. Default `'10s'`, and less where the running test ends earlier. */
  readonly maxDuration?: Duration
  /** Called once before the first operation, outside the measurement. */
  readonly setup?: () => unknown
  /** Called once after the last operation, also when it threw. */
  readonly teardown?: () => unknown
  /** Stops the measurement; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

const known = [
  'budget',
  'maxDuration',
  'setup',
  'teardown',
  'signal',
] as const satisfies readonly (keyof LeakOptions)[]

// A test that ends a second before its limit still has time for its hooks; a short one gives a fifth of its time.
const reserveMs = 1000
const reserveShare = 0.2
const longestGraceMs = 500

/**
 * Repeats one operation until it is certain whether something is left behind by every call: memory, descriptors,
 * sockets, handles. It needs no flags; while it runs, code of this process runs in V8's interpreter.
 * What every call leaves behind for a while only (a batch, a cache that fills, a timer of a second) is no leak.
 * It cannot see two things: a store that held far more than the calls it makes before the first of them need not grow, and
 * a cache that takes longer to fill than the search lasts (20,000 calls, or 1.5 s in the operation) looks like a leak.
 *
 * @param operation  called one at a time. To keep other calls' garbage out, nothing else should run beside it.
 * @returns  `clean` and `leaking` by rules that `judgeLeak` states; `inconclusive` says in `reason` what was missing.
 * @throws TypeError | RangeError  an option that is unknown or wrong.
 * @throws Error  the operation threw, or never settled; or another search or other tests run in the same process.
 * @example
 * const kept: object[] = []
 * const report = await detectLeak(() => { kept.push({}) })
 * report.verdict // => 'leaking'
 */
export async function detectLeak(operation: LeakOperation, options: LeakOptions = {}): Promise<LeakReport> {
  const { budget, maxMs, setup, teardown, signal } = checked(operation, options)
  const test = runningTest()
  if (test?.concurrent) {
    throw new Error(
      'detectLeak cannot tell the memory of concurrent tests apart. Use `test` in place of `test.concurrent` here.',
    )
  }
  for (const each of [signal, test?.signal]) each?.throwIfAborted()
  return alone(async () => {
    try {
      await setup?.()
      const startedMs = performance.now()
      // The test's time includes the set-up; `maxDuration` is for the search.
      const leftMs = Math.max(0, (test?.deadlineMs ?? Number.POSITIVE_INFINITY) - startedMs)
      const reservedMs = Math.min(reserveMs, reserveShare * leftMs)
      const limitMs = Math.min(maxMs, leftMs - reservedMs)
      const wayOut =
        limitMs < maxMs
          ? 'Raise the time limit of the test: it ended the measurement.'
          : 'Raise `maxDuration`, or make the operation faster.'
      const signals = [signal, test?.signal].filter((each) => each !== undefined)
      const graceMs = Math.min(longestGraceMs, reservedMs / 2)
      const report = await runLeakRounds(operation, { budget, startedMs, limitMs, wayOut, signals, graceMs })
      test?.record(report)
      return report
    } finally {
      await teardown?.()
    }
  })
}

// One for the isolate: the module may be loaded twice.
const key = Symbol.for('endure.leakSearch')
const registry = globalThis as { [key]?: boolean }

/** Two searches at once would read each other's garbage as growth. */
async function alone<Result>(search: () => Promise<Result>): Promise<Result> {
  if (registry[key]) {
    throw new Error(
      'detectLeak cannot tell two operations apart that run at once. Await one before the next.',
    )
  }
  registry[key] = true
  try {
    return await search()
  } finally {
    registry[key] = false
  }
}

function checked(operation: unknown, options: LeakOptions) {
  if (typeof operation !== 'function') {
    throw new TypeError(`Expected the operation of \`detectLeak\` to be a function, got ${show(operation)}`)
  }
  rejectUnknownKeys(options, known, 'detectLeak')
  const { budget, maxDuration = '10s', setup, teardown, signal } = options
  for (const [name, hook] of Object.entries({ setup, teardown })) {
    if (hook !== undefined && typeof hook !== 'function') {
      throw new TypeError(`Expected \`${name}\` to be a function, got ${show(hook)}`)
    }
  }
  if (signal !== undefined) requireSignal(signal, 'signal')
  const maxMs = parseDurationMs(maxDuration, 'maxDuration')
  if (maxMs === 0) throw new RangeError('Expected `maxDuration` to be above 0, got 0')
  return {
    budget: budget === undefined ? undefined : parseBytes(budget, 'budget'),
    maxMs,
    setup,
    teardown,
    signal,
  }
}
