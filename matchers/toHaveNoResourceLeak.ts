import type { LeakOperation } from '../src/leakSearch/leakCalls.ts'
import type { LeakOptions } from '../src/leakSearch/searchLeak.ts'
import { rejectUnknownKeys } from '../src/options.ts'
import type { LeakReport } from '../src/records/leakReport.ts'
import type { MemoryProfile } from '../src/records/memoryProfile.ts'
import type { StressResult } from '../src/records/stressResult.ts'
import { leaksBesideOthers, requireTestAlone } from '../src/requireTestAlone.ts'
import { countedResources } from '../src/verdict/judgeReport.ts'
import { judgeResources } from '../src/verdict/judgeResources.ts'
import { conclude, kindOf, type MatcherContext, type MatcherResult, misuse, unexplained } from './conclude.ts'

/** All options of a leak search, but for the budget: what is counted is tolerated or not. */
export type ResourceLeakOptions = Omit<LeakOptions, 'budget'>

/**
 * On a function: repeats it in rounds until it is certain whether every call leaves something open: file descriptors,
 * sockets, handles (timers, servers, watchers, child processes), worker threads, contexts, event listeners; await the assertion.
 * On a `LeakReport`, or a `StressResult` of a plan with `rounds`: reads that verdict. On any other `StressResult`: passes
 * when much fewer descriptors, sockets and handles were left open than one operation in twenty would have left, and is inconclusive
 * otherwise.
 * Event listeners are counted where they can be seen: on `process`, and on every emitter and event target that Node warns about
 * while the search runs, from then on. It warns of more than ten listeners of one event, once. On what it had warned about before,
 * on what stays below that, and on what may have any number (`setMaxListeners(0)`; an `AbortSignal` since Node 22) they show in
 * memory only: `toHaveNoMemoryLeak` sees what they hold. Of listeners that a package warns about and that cannot be counted there
 * is no verdict.
 *
 * @param options  for a function only: those of `detectLeak`, without `budget`.
 * @throws InconclusiveError  the evidence carries no verdict; says what is missing.
 * @throws TypeError          none of these was given, or an option is unknown.
 * @example
 * await expect(() => JSON.parse('[1]')).toHaveNoResourceLeak()
 */
export function toHaveNoResourceLeak(
  this: MatcherContext,
  received: unknown,
  options: ResourceLeakOptions = {},
): MatcherResult | Promise<MatcherResult> {
  if (typeof received === 'function') {
    requireTestAlone(leaksBesideOthers)
    return search(received as LeakOperation, options, this.isNot).then((report) =>
      conclude(this, judgeResources(report)),
    )
  }
  if (kindOf(received) === undefined) {
    throw misuse(
      'toHaveNoResourceLeak',
      'a function, a LeakReport, a StressResult or a MemoryProfile',
      received,
    )
  }
  rejectUnknownKeys(options, [], 'toHaveNoResourceLeak')
  return conclude(this, judgeResources(received as LeakReport | StressResult | MemoryProfile))
}

async function search(
  operation: LeakOperation,
  options: ResourceLeakOptions,
  isNot: boolean | undefined,
): Promise<LeakReport> {
  // Loaded when first needed: most test files never look for a leak.
  const { leakOptions, searchLeak } = await import('../src/leakSearch/searchLeak.ts')
  const known = leakOptions.filter((name) => name !== 'budget')
  rejectUnknownKeys(options, known, 'toHaveNoResourceLeak')
  const given = { ...(isNot && unexplained), ...options }
  return searchLeak(operation, given, countedResources, 'toHaveNoResourceLeak')
}
