import { max, median } from 'simple-statistics'
import type { LeakResource } from '../records/leakReport.ts'
import { largestFall, rise, thin } from '../stats/levels.ts'
import { mannKendall } from '../stats/mannKendall.ts'
import { type TheilSenSlope, theilSen } from '../stats/theilSen.ts'
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
export interface GrowthContext {
  /** Time spent so far, ms: the longer it took, the coarser a clean verdict may be. */
  readonly elapsedMs: number
  /** Growth in bytes per operation that the user tolerates. */
  readonly budget?: number | undefined
  /** No further round will follow. */
  readonly final: boolean
  /** Readings at the start that belong to the warm-up: bytes are not judged from them, counts are. Default 0. */
  readonly warmupReadings?: number
  /** Fewest rounds that make a window. Default 2. */
  readonly minimumRounds?: number
  /** What the heap gains with each collection by itself, bytes, where that was measured. */
  readonly perCollectionBytes?: number | undefined
}

/** How one resource moved, and what can be said of it so far. */
export interface GrowthJudgement extends TheilSenSlope {
  /** `weak`: grows, but by so little a round that the collections may have caused it; larger rounds will tell. */
  readonly state: 'flat' | 'growing' | 'weak' | 'unclear'
  /** The first reading that was considered. */
  readonly from: number
  /** The smallest growth per operation that the last window would have shown. */
  readonly detectable: number
}

// A window reaches back to where the calls were at most 1 / 2.2 of now. Tables and arrays at most double when they
// grow, so a store that these calls fill has to grow within it; the excess over 2 covers uneven rounds. A store that
// held much more than these calls before the first of them may not: its leak cannot be seen in bytes.
const windowRatio = 2.2
// A leak on one call in fifty strikes five times in a window this long; a random one is missed in 0.6 % of them.
const windowOperations = 256
// With slow operations a verdict that says how coarse it is is better than none: half the default `maxDuration`.
const patientMs = 5000
const hastyWindowOperations = 32
// A warm-up that adds the same per doubling has a third of the rate of the two windows before; a leak has all of it,
// and one on random calls has more than this in nine of ten cases once it struck 20 times in the window.
const persistence = 0.6
// Rounds so much larger than before tell growth per call from growth per collection: by the latter the rate falls.
const widerRatio = 2.5
// Level of the trend test. The windows are looked at again after every round, hence not the usual 0.05.
const significance = 0.01
// V8's cache of compiled code took two full collections to reach its level for a new size of rounds (Node 20 and 24).
const adjustmentRounds = 3
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
  const nature = natureOf(series.resource)
  const { operations, levels } = series
  const last = operations.length - 1
  const first = nature.unit === 'bytes' ? Math.min(context.warmupReadings ?? 0, last - 1) : 0
  const half = indexBefore(operations, last, first)
  const quarter = indexBefore(operations, half, first)
  const eighth = indexBefore(operations, quarter, first)
  const start = Math.max(first, eighth >= 0 ? eighth : half)
  const [x, y] = thin(operations.slice(start), levels.slice(start), mostPoints)
  const fit = theilSen(x, y)
  const detectable = smallestVisible(
    operations.slice(Math.max(0, half)),
    levels.slice(Math.max(0, half)),
    nature,
  )
  if (half < 0) return { ...fit, state: 'unclear', from: start, detectable }

  const rate = (from: number, to: number): number => rise(levels, from, to) / rise(operations, from, to)
  const now = rate(half, last)
  const decays = eighth >= 0 && now < persistence * rate(eighth, half)
  // Growth that has only just begun may be a single late step: even if it accelerates, earlier windows show some of it.
  const began = quarter < 0 || rate(quarter, half) >= now / 5
  const lasts = eighth >= 0 && began && !decays && rate(eighth, quarter) >= now / 25
  const strong = rise(levels, half, last) >= nature.noise && largestFall(y) < rise(y, 0, y.length - 1) / 2
  const tolerated = nature.unit === 'bytes' ? Math.max(context.budget ?? 0, nature.finest) : nature.finest
  const steady = nature.unit === 'count' || growsSteadily(operations, levels, now, context)
  if (lasts && strong && steady && fit.interval[0] > tolerated && mannKendall(y).p < significance) {
    const callsPerRound = (from: number, to: number): number => rise(operations, from, to) / (to - from)
    const wider = callsPerRound(half, last) >= widerRatio * callsPerRound(eighth, half)
    const heavy = rise(levels, half, last) / (last - half) >= ownGrowth(nature, context)
    return { ...fit, state: heavy || wider ? 'growing' : 'weak', from: start, detectable }
  }

  const window = levels.slice(half)
  const late = context.final || context.elapsedMs >= patientMs
  const long = rise(operations, half, last) >= (late ? hastyWindowOperations : windowOperations)
  const enough = long && window.length > (context.minimumRounds ?? 2)
  // A trend is no noise, however small: the next windows will tell whether it persists.
  const suspicious = context.budget === undefined && began && !decays && rises(window, nature)
  const flat = enough && !suspicious && detectable <= precision(nature, context)
  return { ...fit, state: flat ? 'flat' : 'unclear', from: start, detectable }
}

/** Growth per round that the collections may have caused: assumed until it was measured, with room for its scatter. */
function ownGrowth(
  { perCollection, resolution }: ResourceNature,
  { perCollectionBytes }: GrowthContext,
): number {
  if (perCollectionBytes === undefined || perCollection === 0) return perCollection
  return Math.max(resolution, 4 * perCollectionBytes)
}

/**
 * Whether the rounds since they last became larger went on growing. Stores that keep what one round leaves until the
 * next collection or two (V8's cache of compiled code, weak tables) grow with the size of a round, then stop.
 */
function growsSteadily(
  operations: readonly number[],
  levels: readonly number[],
  rate: number,
  { minimumRounds }: GrowthContext,
): boolean {
  const last = operations.length - 1
  const size = (round: number): number => rise(operations, round - 1, round)
  let from = last
  while (from > 1 && size(from) <= 1.1 * size(from - 1)) from--
  const start = from - 1 + (minimumRounds === 1 ? 0 : adjustmentRounds)
  if (last - start < (minimumRounds === 1 ? 1 : adjustmentRounds)) return false
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

/**
 * The precision that a clean verdict must have. A user's budget says it. Without one it is coarser the longer the
 * operation takes: on the heap 1 B per operation after a second, 4 B after two, 16 B after four.
 */
function precision(
  { unit, finest, coarsest }: ResourceNature,
  { budget, final, elapsedMs }: GrowthContext,
): number {
  if (unit === 'bytes' && budget !== undefined) return Math.max(budget, finest)
  return final ? coarsest : Math.min(coarsest, finest * Math.max(1, 10 * (elapsedMs / 1000) ** 2))
}

/** Growth per operation that could hide in a window: what it gained, what it lost again, and what a reading may miss. */
function smallestVisible(
  operations: readonly number[],
  levels: readonly number[],
  { resolution }: ResourceNature,
): number {
  const length = rise(operations, 0, levels.length - 1)
  const net = Math.max(0, rise(levels, 0, levels.length - 1))
  const fall = largestFall(levels)
  const plain = (net + fall + resolution) / length
  if (fall <= net || levels.length < 8) return plain
  // It went up and came back, so it is no store that grows in steps, and the slope may speak for all levels together.
  const [x, y] = thin(operations, levels, mostPoints)
  const middle = (median(y.slice(-3)) - median(y.slice(0, 3))) / length
  return Math.min(plain, max([0, theilSen(x, y).interval[1], middle]) + resolution / length)
}

/** The last point, from `first` on, whose operations are at most 1 / 2.2 of those at `index`; -1 when there is none. */
function indexBefore(operations: readonly number[], index: number, first: number): number {
  if (index < 0) return -1
  const limit = (operations[index] as number) / windowRatio
  const found = operations.findLastIndex((count) => count <= limit)
  return found < first ? -1 : found
}
