import { rise } from '../stats/levels.ts'
import type { GrowthJudgement } from './judgeGrowth.ts'
import type { Judged, LeakEvidence } from './judgeLeak.ts'
import { fewestNativeOperations } from './nativePatience.ts'
import { natureOf } from './natureOf.ts'

// A store with a limit looks like a leak until it is full. Rings, pools and caches of common packages hold up to
// some thousand entries (lru-cache's examples 500 to 5,000, bunyan's ring 6,000 in the cases this was tried on),
// so growth is believed when it has lasted for three times that, or for as long as a test can afford.
const convincingOperations = 20_000
// Slow operations get so long. With few calls a memo of a thousand keys may still be filling, so they get longer. Time counts in the
// operation or in all, and a test should end within its limit, leak or not: a share of it leaves room for wait and evidence.
const patience = { activeMs: 2000, elapsedMs: 2600, share: 0.4 }
const patienceWithFew = { activeMs: 2500, elapsedMs: 3500, share: 0.6 }
const fewOperations = 2500
// A share of less than this is not enough to see a cache fill, nor is its end.
const shortestLimitMs = 3000
// Whatever the time: warm-ups and caches of some hundred entries look like a leak until they are over, and when operations are slow there
// is no time for that. (koa answering fetch gained 600 B a call for 300 calls, nunjucks 55 B for 700, and caches hold 500.)
const fewestOperations = 1000
// So little a call, for so few calls, may be code that is still being optimized: in the first test of a file that was seen to gain 17 KB
// from the 16,000th call to the 31,000th, and in other runs later. Where calls are slow they get time in their place.
const light = { bytesPerCall: 2, operations: 60_000, activeMs: 4500 }
// Of what a leak in native code (classic-level) gained a call, 0.31 and more were certain when it was believed, by its 95 % interval; of
// what gzip gained, the one time in some hundred searches that it looked like one, 0.05.
const leastCertain = 0.2
// Of the time in all, waits for what goes away by itself may be a large part: in the operation has to be this share of it.
const leastActive = 0.25

/** Whether growth has lasted long enough to be believed. */
export function isLongEnough({ operations, activeMs, elapsedMs, limitMs, final }: LeakEvidence): boolean {
  const calls = operations.at(-1) as number
  const limit = calls >= fewOperations ? patience : patienceWithFew
  return (
    (final && limitMs >= shortestLimitMs) ||
    calls >= convincingOperations ||
    activeMs >= Math.min(limit.activeMs, limit.share * Math.max(limitMs, shortestLimitMs)) ||
    (elapsedMs >= limit.elapsedMs && activeMs >= leastActive * limit.elapsedMs)
  )
}

/** Whether growth is believed after so few calls. Counts are exact. */
export function isBelievable(judged: Judged, operations: readonly number[]): boolean {
  if (isCount(judged)) return true
  const calls = operations.at(-1) as number
  if (judged.resource === 'native')
    return isCertain(judged.growth) && (calls >= fewestNativeOperations || isHarmful(judged))
  return (
    calls >= fewestOperations ||
    rise(judged.levels, 0, judged.levels.length - 1) >= natureOf(judged.resource).weighty
  )
}

/** Whether it came round by round, and not in some leaps among falls. */
function isCertain({ slope, interval }: GrowthJudgement): boolean {
  return interval[0] >= leastCertain * slope
}

/** Whether heap growth may be code that is being optimized: see `light`. */
export function mayBeOptimized({ slope }: GrowthJudgement, { operations, activeMs }: LeakEvidence): boolean {
  const isLong = (operations.at(-1) as number) >= light.operations || activeMs >= light.activeMs
  return slope < light.bytesPerCall && !isLong
}

/** Counts are exact, and what is opened is no cache. */
export function isCount({ resource }: Judged): boolean {
  return natureOf(resource).unit === 'count'
}

/** Whether it would soon hurt the process. */
export function isHarmful({ resource, levels }: Judged): boolean {
  return rise(levels, 0, levels.length - 1) >= natureOf(resource).harmful
}
