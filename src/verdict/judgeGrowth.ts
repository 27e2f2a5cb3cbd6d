import type { LeakResource } from '../records/leakReport.ts'
import { largestFall, rise, thin, withoutJump } from '../stats/levels.ts'
import { mannKendall } from '../stats/mannKendall.ts'
import { type MeanGrowth, meanGrowth } from '../stats/meanGrowth.ts'
import { theilSen } from '../stats/theilSen.ts'
import { type PrecisionContext, requiredPrecision, smallestVisible } from './growthPrecision.ts'
import {
  hasFewStrikes,
  hasLevelledOff,
  isEven,
  isFlood,
  isRegular,
  isUniform,
  onlyRises,
  stepsLikeAStore,
} from './growthShape.ts'
import { natureOf, type ResourceNature } from './natureOf.ts'

/** The settled levels of one resource, and how many calls of the operation had been made at each. */
export interface LevelSeries {
  readonly resource: LeakResource
  /** Strictly rising, two or more. */
  readonly operations: readonly number[]
  /** As long as `operations`. */
  readonly levels: readonly number[]
}

/** What the judgement may take into account beside the levels. */
export interface GrowthContext extends PrecisionContext {
  /** Readings at the start that belong to the warm-up: bytes are not judged from them, counts are. Default 0. */
  readonly warmupReadings?: number
  /** What memory may gain by itself in a window, bytes, where the engine is not quiet. Default 0. */
  readonly noiseBytes?: number | undefined
  /** Rounds are few and large, since each waits for a backlog. Default false. */
  readonly fewRounds?: boolean
  /** What the heap gains with each collection by itself, bytes, where that was measured. */
  readonly perCollectionBytes?: number | undefined
}

/** How one resource moved, and what can be said of it so far. */
export interface GrowthJudgement extends MeanGrowth {
  /** `weak`: grows, but by so little a round that the collections may have caused it; larger rounds will tell. */
  readonly state: 'flat' | 'growing' | 'weak' | 'unclear'
  /** The first reading that was considered. */
  readonly from: number
  /** The smallest growth per operation that the last window would have shown. */
  readonly detectable: number
  /** Calls in the last window. */
  readonly windowOperations: number
}

// A window reaches back to where the calls were at most 1 / 2.2 of now. Tables and arrays at most double when they
// grow, so a store that these calls fill has to grow within it; the excess over 2 covers uneven rounds. A store that
// held much more than these calls before the first of them may not: its leak cannot be seen in bytes.
const windowRatio = 2.2
// A leak on one call in fifty strikes five times in a window this long; a random one is missed in 0.6 % of them.
const usualWindowOperations = 256
// With slow operations a verdict that says how coarse it is is better than none. It should stand within five seconds: nobody waits
// longer for an innocent.
const patientMs = 4500
const hastyWindowOperations = 32
// Two rounds and the reading before them.
const fewestReadings = 3
const tellingReadings = 5
// A warm-up that adds the same per doubling has a third of the rate of the two windows before; a leak has all of it,
// and one on random calls has more than this in nine of ten cases once it struck 20 times in the window.
const persistence = 0.6
// Rounds so much larger than before tell growth per call from growth per collection: by the latter the rate falls.
const widerRatio = 2.5
// Level of the trend test. The windows are looked at again after every round, hence not the usual 0.05.
const significance = 0.01
// V8's cache of compiled code took two full collections to reach its level for a new size of rounds (Node 20 and 24).
const adjustmentRounds = 3
// Fewer calls than this are those of a slow operation.
const fewOperations = 2500
// A fit to more points costs more than it tells: 300 pairs.
const mostPoints = 25

/**
 * Says whether a resource is flat, grows with every operation, or cannot be told yet.
 * Growing: it rose in three windows, each twice as long as the one before, at a rate that did not decay.
 * Flat: the last window shows no growth, to a precision that is finer the less time has passed.
 *
 * @throws RangeError  fewer than two points, or a value not finite.
 */
export function judgeGrowth(series: LevelSeries, context: GrowthContext): GrowthJudgement {
  const nature = withNoise(natureOf(series.resource), context.noiseBytes)
  const { operations } = series
  const levels = nature.unit === 'bytes' ? withoutJump(series.levels) : series.levels
  const last = operations.length - 1
  const first = nature.unit === 'bytes' ? Math.min(context.warmupReadings ?? 0, last - 1) : 0
  const half = indexBefore(operations, last, first)
  const quarter = indexBefore(operations, half, first)
  const eighth = indexBefore(operations, quarter, first)
  // Three windows tell what decays from what lasts. Growth that is the same in every round needs none to be told.
  const uniform = eighth < 0 && half >= 0 && isUniform(operations.slice(first), levels.slice(first))
  const early = uniform ? first : eighth
  const start = Math.max(first, early >= 0 ? early : half)
  const [x, y] = thin(operations.slice(start), levels.slice(start), mostPoints)
  const fit = theilSen(x, y)
  const grown = meanGrowth(x, y)
  const window = levels.slice(Math.max(0, half))
  const detectable = smallestVisible(operations.slice(Math.max(0, half)), window, nature)
  const windowOperations = rise(operations, Math.max(0, half), last)
  const judgement = { ...grown, from: start, detectable, windowOperations }
  if (half < 0) return { ...judgement, state: 'unclear' }

  const rate = (from: number, to: number): number => rise(levels, from, to) / rise(operations, from, to)
  const now = rate(half, last)
  const decays = eighth >= 0 && now < persistence * rate(eighth, half)
  // Growth that has only just begun may be a single late step: even if it accelerates, earlier windows show some of it.
  const began = quarter < 0 || rate(quarter, half) >= now / 5
  const lasts = uniform || (eighth >= 0 && began && !decays && rate(eighth, quarter) >= now / 25)
  const strong = rise(levels, half, last) >= nature.noise && largestFall(y) < rise(y, 0, y.length - 1) / 2
  const tolerated =
    nature.unit === 'bytes' ? Math.max(context.budget ?? nature.least, nature.finest) : nature.least
  const steady = nature.unit === 'count' || growsSteadily(operations, levels, now, context)
  const trend = lasts && strong && steady && mannKendall(y).p < significance
  const grows =
    trend ||
    isFlood(window, nature.harmful) ||
    (context.fewRounds === true && isEven(operations, levels, nature.noise))
  // With many calls a store that doubles looks like this as well.
  const rare =
    nature.unit === 'bytes' &&
    (operations[last] as number) < fewOperations &&
    hasFewStrikes(levels.slice(start))
  if (grows && !rare && !hasLevelledOff(operations.slice(half), window) && fit.interval[0] > tolerated) {
    const callsPerRound = (from: number, to: number): number => rise(operations, from, to) / (to - from)
    const wider = callsPerRound(half, last) >= widerRatio * callsPerRound(start, half)
    const heavy = rise(levels, half, last) / (last - half) >= ownGrowth(nature, context)
    // Growth in steps has increments so uneven that Student's bound may fall below zero; Sen's has been shown to lie above.
    const [lower, upper] = grown.interval
    const interval = [lower > 0 ? lower : fit.interval[0], upper] as const
    return { ...judgement, interval, state: heavy || wider || isRegular(window) ? 'growing' : 'weak' }
  }

  const late = context.final || context.elapsedMs >= patientMs
  const long = windowOperations >= (late ? hastyWindowOperations : usualWindowOperations)
  const enough = long && window.length >= fewestReadings
  const shown = meanGrowth(...thin(operations.slice(half), window, mostPoints))
  // A trend is no noise, however small: the next windows will tell whether it persists. And what certainly grew is not flat, even
  // while it grows less and less: a warm-up may lie over a leak. A jump that was left out above may be the step of a store.
  const rising = began && !decays && now >= nature.least && rises(window, nature)
  const certain = nature.unit === 'bytes' && shown.interval[0] > nature.least
  const drips = nature.unit === 'count' && onlyRises(window)
  const stepping =
    nature.unit === 'bytes' &&
    stepsLikeAStore(operations.slice(half), series.levels.slice(half)) &&
    (quarter < 0 || stepsLikeAStore(operations.slice(quarter, half + 1), series.levels.slice(quarter)))
  // In the end three or four readings that rise are no trend: what they gained is in the precision that is stated.
  const telling = !context.final || window.length >= tellingReadings
  const suspicious = drips || (context.budget === undefined && ((rising && telling) || certain || stepping))
  const flat = enough && !suspicious && detectable <= requiredPrecision(nature, context, windowOperations)
  if (!flat) return { ...judgement, state: 'unclear' }
  return {
    ...judgement,
    ...shown,
    state: 'flat',
    from: half,
  }
}

function withNoise(nature: ResourceNature, noiseBytes = 0): ResourceNature {
  if (nature.unit === 'count') return nature
  const atLeast = (bytes: number): number => Math.max(bytes, noiseBytes)
  return { ...nature, noise: atLeast(nature.noise), resolution: atLeast(nature.resolution) }
}

/** Growth per round that the collections may have caused: assumed until it was measured, with room for its scatter. */
function ownGrowth(
  { perCollection, leastPerRound }: ResourceNature,
  { perCollectionBytes }: GrowthContext,
): number {
  if (perCollectionBytes === undefined || perCollection === 0) return perCollection
  return Math.max(leastPerRound, 4 * perCollectionBytes)
}

/**
 * Whether the rounds since they last became larger went on growing. Stores that keep what one round leaves until the
 * next collection or two (V8's cache of compiled code, weak tables) grow with the size of a round, then stop.
 */
function growsSteadily(
  operations: readonly number[],
  levels: readonly number[],
  rate: number,
  { fewRounds = false }: GrowthContext,
): boolean {
  const last = operations.length - 1
  const size = (round: number): number => rise(operations, round - 1, round)
  let from = last
  while (from > 1 && size(from) <= 1.1 * size(from - 1)) from--
  const start = from - 1 + (fewRounds ? 0 : adjustmentRounds)
  if (last - start < (fewRounds ? 1 : adjustmentRounds)) return false
  return rise(levels, start, last) / rise(operations, start, last) >= persistence * rate
}

function rises(levels: readonly number[], { resolution }: ResourceNature): boolean {
  const net = rise(levels, 0, levels.length - 1)
  if (levels.length < 3 || net <= resolution || largestFall(levels) >= net / 4) return false
  // Three or four readings cannot be significant, so it is enough that each is above the one before.
  return (
    mannKendall(levels).p < 0.05 || levels.every((level, i) => i === 0 || level > (levels[i - 1] as number))
  )
}

/** The last point, from `first` on, whose operations are at most 1 / 2.2 of those at `index`; -1 when there is none. */
function indexBefore(operations: readonly number[], index: number, first: number): number {
  if (index < 0) return -1
  const limit = (operations[index] as number) / windowRatio
  const found = operations.findLastIndex((count) => count <= limit)
  return found < first || found >= index ? -1 : found
}
