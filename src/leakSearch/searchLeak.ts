import { performance } from 'node:perf_hooks'
import { rejectUnknownKeys, requireSignal, show } from '../options.ts'
import type { Duration, Size } from '../quantities.ts'
import type { LeakReport, LeakResource } from '../records/leakReport.ts'
import { leaksBesideOthers, requireTestAlone } from '../requireTestAlone.ts'
import { runningTest } from '../runningTest.ts'
import { parseDurationMs } from '../units.ts'
import { provableBudget } from '../verdict/provableBudget.ts'
import { withHooks } from './hooks.ts'
import type { LeakOperation } from './leakCalls.ts'
import { requireRealTime } from './realTime.ts'
import { runLeakSearch } from './runLeakSearch.ts'

/** How a leak search goes about it. */
export interface LeakOptions {
  /**
   * Growth per operation that is tolerated, in each kind of memory: `'64B'`.
   * Default: none, so all growth that persists is a leak. Whatever is set must also be proven; at least 0.1 B.
   */
  readonly budget?: Size
  /** The longest to look for a verdict, and to explain it. Default `'10s'`, and less where the running test ends earlier. */
  readonly maxDuration?: Duration
  /** Called once before the first operation, outside the measurement. */
  readonly setup?: () => unknown
  /** Called once after the last operation, also when it threw. */
  readonly teardown?: () => unknown
  /**
   * Whether a leak that was found is explained: where it is allocated and what keeps it alive. It takes a second or two,
   * some hundred MB of disk and memory for a while, and only a leak costs it. Default true.
   */
  readonly explain?: boolean
  /** Leaves the heap snapshots that explain a leak on disk, and names them in `snapshots` and in the message. Default false. */
  readonly keepSnapshots?: boolean
  /** Stops the measurement; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** The names of all options. */
export const leakOptions = [
  'budget',
  'maxDuration',
  'setup',
  'teardown',
  'explain',
  'keepSnapshots',
  'signal',
] as const satisfies readonly (keyof LeakOptions)[]

// A test that ends a second before its limit still has time for its hooks; a short one gives a fifth of its time.
const reserveMs = 1000
const reserveShare = 0.2
const longestGraceMs = 500

/**
 * Looks for a leak of an operation.
 *
 * @param judged   the resources that decide; `undefined` for all.
 * @param askedBy  the verb or matcher that messages name.
 * @throws  see `detectLeak`.
 */
export async function searchLeak(
  operation: LeakOperation,
  options: LeakOptions,
  judged: readonly LeakResource[] | undefined,
  askedBy = 'detectLeak',
): Promise<LeakReport> {
  const checkedOptions = checked(operation, options, askedBy)
  const { budget, maxMs, setup, teardown, explain, keepSnapshots, signal } = checkedOptions
  const test = runningTest()
  requireTestAlone(leaksBesideOthers)
  requireRealTime()
  const signals = [signal, test?.signal].filter((each) => each !== undefined)
  for (const each of signals) each.throwIfAborted()
  const testEndsMs = test?.deadlineMs ?? Number.POSITIVE_INFINITY
  // What the search reserves for the end of the test is for the teardown first.
  const hooksDeadlineMs = testEndsMs - reservedOf(testEndsMs - performance.now()) / 4
  return alone(signals, () =>
    withHooks({ setup, teardown, deadlineMs: hooksDeadlineMs }, async () => {
      // The set-up may have faked it.
      requireRealTime()
      const startedMs = performance.now()
      // The test's time includes the set-up; `maxDuration` is for the search.
      const leftMs = Math.max(0, testEndsMs - startedMs)
      const reservedMs = reservedOf(leftMs)
      const limitMs = Math.min(maxMs, leftMs - reservedMs)
      const [toRaise, because] =
        limitMs < maxMs
          ? ['the time limit of the test', ': it ended the measurement']
          : ['`maxDuration`', ', or make the operation faster']
      const graceMs = Math.min(longestGraceMs, reservedMs / 2)
      const plan = {
        judged,
        budget,
        startedMs,
        limitMs,
        wayOut: `Raise ${toRaise}${because}.`,
        toRaise,
        signals,
        graceMs,
        explain,
        keepSnapshots,
      }
      const report = await runLeakSearch(operation, plan)
      test?.record(report)
      return report
    }),
  )
}

/** Of the time that a test has left, what is not for the search. */
function reservedOf(leftMs: number): number {
  return Math.min(reserveMs, reserveShare * Math.max(0, leftMs))
}

// One for the isolate: the module may be loaded twice.
const key = Symbol.for('endure.leakSearch')
const registry = globalThis as { [key]?: RunningSearch | undefined }

interface RunningSearch {
  readonly signals: readonly AbortSignal[]
  /** Fulfilled when it has ended, in whatever way. */
  readonly ended: Promise<unknown>
}

/** Two searches at once would read each other's garbage as growth. One whose test is over is waited for: it ends by itself. */
async function alone<Result>(
  signals: readonly AbortSignal[],
  search: () => Promise<Result>,
): Promise<Result> {
  for (let other = registry[key]; other !== undefined; other = registry[key]) {
    if (!other.signals.some(({ aborted }) => aborted)) {
      throw new Error(
        'A leak search cannot tell two operations apart that run at once. Await one before the next, and start none in the operation of another.',
      )
    }
    await other.ended
  }
  // Registered before it begins, so that it cannot start another within itself.
  const running = Promise.resolve().then(search)
  const ended = running.then(release, release)
  registry[key] = { signals, ended }
  await ended
  return running
}

function release(): void {
  registry[key] = undefined
}

function checked(operation: unknown, options: LeakOptions, askedBy: string) {
  if (typeof operation !== 'function') {
    throw new TypeError(`Expected the operation of \`${askedBy}\` to be a function, got ${show(operation)}`)
  }
  rejectUnknownKeys(options, leakOptions, askedBy)
  const {
    budget,
    maxDuration = '10s',
    setup,
    teardown,
    explain = true,
    keepSnapshots = false,
    signal,
  } = options
  for (const [name, hook] of Object.entries({ setup, teardown })) {
    if (hook !== undefined && typeof hook !== 'function') {
      throw new TypeError(`Expected \`${name}\` to be a function, got ${show(hook)}`)
    }
  }
  for (const [name, choice] of Object.entries({ explain, keepSnapshots })) {
    if (typeof choice !== 'boolean') {
      throw new TypeError(`Expected \`${name}\` to be true or false, got ${show(choice)}`)
    }
  }
  if (signal !== undefined) requireSignal(signal, 'signal')
  const maxMs = parseDurationMs(maxDuration, 'maxDuration')
  if (maxMs === 0) throw new RangeError('Expected `maxDuration` to be above 0, got 0')
  return {
    budget: budget === undefined ? undefined : provableBudget(budget),
    maxMs,
    setup,
    teardown,
    explain,
    keepSnapshots,
    signal,
  }
}
