import type { LeakResource, LeakVerdict, ResourceGrowth } from '../records/leakReport.ts'
import { describePattern } from '../stats/describePattern.ts'
import { thin } from '../stats/levels.ts'
import { type MeanGrowth, meanGrowth } from '../stats/meanGrowth.ts'
import { type GrowthJudgement, judgeGrowth } from './judgeGrowth.ts'
import { isBelievable, isCount, isHarmful, isLongEnough, mayBeOptimized } from './leakPatience.ts'
import { decideNative } from './nativePatience.ts'
import { natureOf } from './natureOf.ts'
import { withoutLeaps } from './withoutLeaps.ts'

/** The rounds so far, and what decides how much longer to look. */
export interface LeakEvidence {
  /** Calls of the operation at each settled reading, strictly rising, two or more. */
  readonly operations: readonly number[]
  /** The settled levels of each resource that could be read. */
  readonly levels: ReadonlyMap<LeakResource, readonly number[]>
  /** The memory of all array buffers at the last reading. */
  readonly buffersBytes: number
  /** Whether what native memory gained may be empty pages of V8. Default false. */
  readonly mayBePool?: boolean
  /** How long native memory has been read without V8's empty pages, ms; left out where it is read with them. */
  readonly withoutPoolMs?: number | undefined
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
  const convincing = exhausting.length > 0 || isLongEnough(evidence)
  const isBelieved = (each: Judged): boolean =>
    (convincing || (final && isCount(each))) && lasting && isBelievable(each, operations)
  const leaking = growing.some(isBelieved)
  const clean = seen.some(decides) && seen.filter(decides).every(({ growth }) => growth.state === 'flat')
  const weak = seen.some((each) => decides(each) && each.growth.state === 'weak')
  // What is opened is believed at the end of any time, and has to be waited for.
  const isDue = convincing || evidence.activeMs >= suspiciousMs || (final && growing.some(isCount))
  const waits = suspects.size > 0 && !lasting && isDue
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

/** One resource, and what its levels say. */
export interface Judged {
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
  const decided = decideNative({ operations, levels, heap, external, buffersBytes }, evidence)
  if (decided === undefined) return []
  const { warmupReadings = 0, budget = 0 } = evidence
  const from = Math.min(warmupReadings, levels.length - 2)
  const read = meanOf(operations, levels, from)
  const growth = { ...read, state: decided, from, detectable: Number.POSITIVE_INFINITY, windowOperations: 0 }
  if (decided === 'unclear') return [{ resource, levels, growth }]
  if (read.interval[1] <= budget) return [{ resource, levels, growth: { ...growth, state: 'flat' } }]
  // What is told, and has to be certain, is what it gained lately, but for pages of V8; what they make of a budget, nobody knows.
  const quarter = operations.findIndex((calls) => calls >= (operations.at(-1) as number) / 4)
  const since = Math.min(Math.max(from, quarter), levels.length - 2)
  const lately = meanOf(operations, withoutLeaps(operations, levels, since), since)
  if (lately.interval[1] <= budget) return [{ resource, levels, growth: { ...growth, state: 'unclear' } }]
  return [{ resource, levels, growth: { ...growth, ...lately } }]
}

function meanOf(operations: readonly number[], levels: readonly number[], from: number): MeanGrowth {
  return meanGrowth(...thin(operations.slice(from), levels.slice(from), mostPoints))
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
