import type { LeakOperation } from './leakSearch/leakCalls.ts'
import { type LeakOptions, searchLeak } from './leakSearch/searchLeak.ts'
import type { LeakReport } from './records/leakReport.ts'

export type { LeakOptions }

/**
 * Repeats one operation until it is certain whether something is left behind by every call: memory, descriptors,
 * sockets, handles, workers, contexts, listeners. It needs no flags; while it runs, code of this process runs in V8's interpreter.
 * What every call leaves behind for a while only (a batch, a cache that fills, a timer of a second) is no leak.
 * It cannot see two things: a store that held far more than the calls it makes before the first of them need not grow, and
 * a cache that takes longer to fill than the search lasts (20,000 calls, or 2 to 3.5 s in a slow operation, less with a short limit) looks like a leak.
 * In fewer than 1,000 calls only 400 KB of the heap or more, or 4 MB of buffers, are a leak of memory.
 * Growth of the heap below 2 B a call is believed after 60,000 calls, or 4.5 s in the operation.
 *
 * @param operation  called one at a time. To keep other calls' garbage out, nothing else should run beside it.
 * @returns  `clean` and `leaking` by rules that `judgeLeak` states; `inconclusive` says in `reason` what was missing.
 * @throws TypeError | RangeError  an option that is unknown or wrong.
 * @throws Error  the operation threw, or never settled; another search or other tests run in the same process; or fake
 *                timers are on.
 * @example
 * const kept: object[] = []
 * const report = await detectLeak(() => { kept.push({}) })
 * report.verdict // => 'leaking'
 */
export function detectLeak(operation: LeakOperation, options: LeakOptions = {}): Promise<LeakReport> {
  return searchLeak(operation, options, undefined)
}
