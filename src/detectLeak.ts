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

/**
 * Repeats one operation until it is certain whether something is left behind by every call: memory, descriptors,
 * sockets, handles. It needs no flags; while it runs, code of this process runs in V8's interpreter.
 * What every call leaves behind for a while only (a batch, a cache that fills, a timer of a second) is no leak.
 *
 * @param operation  called one at a time. To keep other calls' garbage out, nothing else should run beside it.
 * @returns  `clean` and `leaking` are proven; `inconclusive` says in `reason` what was missing.
 * @throws TypeError | RangeError  an option that is unknown or wrong.
 * @throws Error  the operation threw, or never settled, or runs beside other tests in the same process.
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
  const startedMs = performance.now()
  const leftMs = (test?.deadlineMs ?? Number.POSITIVE_INFINITY) - startedMs
  const limitMs = Math.min(maxMs, leftMs - Math.min(reserveMs, reserveShare * leftMs))
  const signals = [signal, test?.signal].filter((each) => each !== undefined)
  try {
    await setup?.()
    const wayOut =
      limitMs < maxMs
        ? 'Raise the time limit of the test: it ended the measurement.'
        : 'Raise `maxDuration`, or make the operation faster.'
    const report = await runLeakRounds(operation, { budget, startedMs, limitMs, wayOut, signals })
    test?.record(report)
    return report
  } finally {
    await teardown?.()
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
