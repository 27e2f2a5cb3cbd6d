import type { LeakResource, LeakVerdict, ResourceGrowth } from '../records/leakReport.ts'
import { describePattern } from '../stats/describePattern.ts'
import { rise, thin } from '../stats/levels.ts'
import { meanGrowth } from '../stats/meanGrowth.ts'
import { type GrowthJudgement, judgeGrowth } from './judgeGrowth.ts'
import { decideNative, fewestNativeOperations } from './nativePatience.ts'
import { natureOf } from './natureOf.ts'

/** The rounds so far, and what decides how much longer to look. */
export interface LeakEvidence {
  /** Calls of the operation at each settled reading, strictly rising, two or more. */
  readonly operations: readonly number[]
  /** The settled levels of each resource that could be read. */
  readonly levels: ReadonlyMap<LeakResource, readonly number[]>
  /** The memory of all array buffers at the last reading. */
  readonly buffersBytes: number
  /** The resources that decide; the others are only told of. Default: all. */
  readonly judged?: readonly LeakResource[] | undefined
  /** Time spent in the operation itself and in all, ms. */
  readonly activeMs: number
  readonly elapsedMs: number
  /** Time there is in all, ms. */
  readonly limitMs: number
  /** Growth in bytes per operation that the user tolerates. */
  readonly budget?: number | undefined
  /** No further round will follow. */
  readonly final: boolean
  /** True once a long wait has shown that what grew does not go away by itself. */
  readonly lasting: boolean
  /** See `GrowthContext`. */
  readonly warmupReadings?: number
  readonly fewRounds?: boolean
  readonly noiseBytes?: number | undefined
  readonly perCollectionBytes?: number | undefined
}

/** What the evidence says now. */
export interface LeakJudgement {
  readonly verdict: LeakVerdict
  /**
   * `look`: more rounds are needed. `widen`: more rounds with more calls each. `wait`: only a long wait can tell a leak
   * from a backlog. `stop`: decided.
   */
  readonly next: 'look' | 'widen' | 'wait' | 'stop'
  readonly resources: readonly ResourceGrowth[]
  /** Resources that grow persistently, whether or not that is a leak yet. */
  readonly growing: readonly LeakResource[]
  /** Those that do not decide, and ended the search: they would have exhausted the process. */
  readonly exhausting: readonly LeakResource[]
  /** Bytes per operation on the heap. */
  readonly smallestDetectable: number
  /** Calls in the last window of the heap. */
  readonly windowOperations: number
}

/** What is said when not one round was completed. */
export const nothingJudged: LeakJudgement = {
  verdict: 'inconclusive',
  next: 'stop',
  resources: [],
  growing: [],
  exhausting: [],
  smallestDetectable: Number.POSITIVE_INFINITY,
  windowOperations: 0,
}

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
// Of the time in all, waits for what goes away by itself may be a large part: in the operation has to be this share of it.
const leastActive = 0.25
// A fit to more points costs more than it tells.
const mostPoints = 25
// A suspicion is worth the wait once rounds have taken this long; below, more rounds are cheaper.
const suspiciousMs = 300

/**
 * Judges the rounds of one operation. Pure: call it after every round, until `next` is `'stop'`.
 *
 * @throws RangeError  fewer than two readings, or a level that is not finite.
 */
export function judgeLeak(evidence: LeakEvidence): LeakJudgement {
  const { operations, levels, final, lasting } = evidence
  const seen = [...levels].flatMap(([resource, series]) => judgeResource(resource, series, evidence))
  const decides = ({ resource }: Judged): boolean => evidence.judged?.includes(resource) ?? true
  // A leak of what does not decide here may exhaust the process before the rest is clear.
  // Not native memory: threads, for one, bring megabytes of it, and are counted better.
  const exhausting = seen.filter(
    (each) => each.resource !== 'native' && each.growth.state === 'growing' && isHarmful(each),
  )
  const growing = seen.filter((each) => decides(each) && each.growth.state === 'growing')
  const suspects = new Set([...growing, ...exhausting])
  const ended = final && evidence.limitMs >= shortestLimitMs
  const convincing = ended || exhausting.length > 0 || isPatient(evidence)
  const isBelieved = (each: Judged): boolean =>
    (convincing || (final && isCount(each))) && lasting && isBelievable(each, operations)
  const leaking = growing.some(isBelieved)
  const clean = seen.some(decides) && seen.filter(decides).every(({ growth }) => growth.state === 'flat')
  const weak = seen.some((each) => decides(each) && each.growth.state === 'weak')
  const waits = suspects.size > 0 && !lasting && (convincing || evidence.activeMs >= suspiciousMs)
  const ends = leaking || clean || final || (exhausting.length > 0 && growing.length === 0)
  const heap = seen.find(({ resource }) => resource === 'heap')?.growth
  return {
    verdict: leaking ? 'leaking' : clean ? 'clean' : 'inconclusive',
    next: waits ? 'wait' : ends ? 'stop' : weak ? 'widen' : 'look',
    resources: seen.map((each) => report(each, operations, isBelieved(each))),
    growing: [...suspects].map(({ resource }) => resource),
    exhausting: exhausting.filter((each) => !decides(each)).map(({ resource }) => resource),
    smallestDetectable: Math.max(
      heap?.detectable ?? Number.POSITIVE_INFINITY,
      evidence.budget === undefined ? natureOf('heap').least : 0,
    ),
    windowOperations: heap?.windowOperations ?? 0,
  }
}
/** Whether growth has lasted long enough to be believed. */
function isPatient({ operations, activeMs, elapsedMs, limitMs }: LeakEvidence): boolean {
  const calls = operations.at(-1) as number
  const limit = calls >= fewOperations ? patience : patienceWithFew
  return (
    calls >= convincingOperations ||
    activeMs >= Math.min(limit.activeMs, limit.share * Math.max(limitMs, shortestLimitMs)) ||
    (elapsedMs >= limit.elapsedMs && activeMs >= leastActive * limit.elapsedMs)
  )
}

/** Whether growth is believed after so few calls. Counts are exact. */
function isBelievable(judged: Judged, operations: readonly number[]): boolean {
  if (isCount(judged)) return true
  const calls = operations.at(-1) as number
  if (judged.resource === 'native') return calls >= fewestNativeOperations || isHarmful(judged)
  return (
    calls >= fewestOperations ||
    rise(judged.levels, 0, judged.levels.length - 1) >= natureOf(judged.resource).weighty
  )
}

/** Whether heap growth may be code that is being optimized: see `light`. */
function mayBeOptimized({ slope }: GrowthJudgement, { operations, activeMs }: LeakEvidence): boolean {
  const isLong = (operations.at(-1) as number) >= light.operations || activeMs >= light.activeMs
  return slope < light.bytesPerCall && !isLong
}

interface Judged {
  readonly resource: LeakResource
  readonly levels: readonly number[]
  readonly growth: GrowthJudgement
}

/** One resource by itself; none where there is nothing to say of it. */
function judgeResource(
  resource: LeakResource,
  levels: readonly number[],
  evidence: LeakEvidence,
): readonly Judged[] {
  const { operations, buffersBytes } = evidence
  if (resource !== 'native') {
    const growth = judgeGrowth({ resource, operations, levels }, evidence)
    const isEarly = resource === 'heap' && growth.state === 'growing' && mayBeOptimized(growth, evidence)
    return [{ resource, levels, growth: isEarly ? { ...growth, state: 'unclear' } : growth }]
  }
  const none = operations.map(() => 0)
  const [heap = none, external = none] = [evidence.levels.get('heap'), evidence.levels.get('external')]
  const state = decideNative({ operations, levels, heap, external, buffersBytes }, evidence)
  if (state === undefined) return []
  const mean = meanGrowth(...thin(operations, levels, mostPoints))
  if (state === 'growing' && mean.interval[1] <= (evidence.budget ?? 0)) return []
  const growth = {
    ...mean,
    state,
    from: 0,
    detectable: Number.POSITIVE_INFINITY,
    windowOperations: 0,
  }
  return [{ resource, levels, growth }]
}

function isCount({ resource }: Judged): boolean {
  return natureOf(resource).unit === 'count'
}

function isHarmful({ resource, levels }: Judged): boolean {
  return rise(levels, 0, levels.length - 1) >= natureOf(resource).harmful
}

function report(
  { resource, levels, growth }: Judged,
  operations: readonly number[],
  convinced: boolean,
): ResourceGrowth {
  const leaking = convinced && growth.state === 'growing'
  const { unit, least } = natureOf(resource)
  // Growth within a budget has a shape as well.
  const isLevel = growth.state === 'flat' && (unit === 'count' || growth.interval[0] <= least)
  return {
    resource,
    unit,
    growthPerOperation: growth.slope,
    interval: growth.interval,
    ...(isLevel
      ? { pattern: 'flat', confidence: 1 }
      : describePattern(operations.slice(growth.from), levels.slice(growth.from))),
    verdict: leaking ? 'leaking' : growth.state === 'flat' ? 'clean' : 'inconclusive',
    leaking,
    levels,
  }
}
