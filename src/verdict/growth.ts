import { max, median } from 'simple-statistics'
import type { LeakResource } from '../records/leakReport.ts'
import { mannKendall } from '../stats/mannKendall.ts'
import { theilSen } from '../stats/theilSen.ts'

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
  /** Fewest rounds that make a window. Default 3. */
  readonly minimumRounds?: number
}

/** How one resource moved, and what can be said of it so far. */
export interface GrowthJudgement {
  readonly state: 'flat' | 'growing' | 'unclear'
  /** Per operation, over the rounds that decided. */
  readonly slope: number
  readonly interval: readonly [lower: number, upper: number]
  /** The smallest growth per operation that these rounds would not have passed as flat. */
  readonly detectable: number
}

/** What is known of a resource before anything is measured. */
interface Nature {
  /** Growth per operation below which nothing is called a leak; also the finest precision asked of a clean verdict. */
  readonly finest: number
  /** Precision at the end of the time; coarser is inconclusive. */
  readonly coarsest: number
  /** What one look may be wrong by. */
  readonly resolution: number
  /** Net growth in the last window that is too little to be called a leak. */
  readonly noise: number
}

const natures: Readonly<Record<'heap' | 'external' | 'count', Nature>> = {
  // finest: an 8-byte slot on one call in eighty. coarsest: two fields of an object, the least that is worth a report.
  // resolution: with the engine quiet a level repeats to the byte but for single steps of 24 to 240 B (Node 20, 24).
  heap: { finest: 0.1, coarsest: 32, resolution: 128, noise: 512 },
  // Whatever is outside the heap has an owner in it, of 64 B or more: here only large growth has to be seen.
  // noise: two of the 8 KiB chunks that Node cuts small buffers from.
  external: { finest: 1, coarsest: 512, resolution: 0, noise: 16_384 },
  // Counts are exact. finest: one in 500 calls. noise: a few connections come and go.
  count: { finest: 0.002, coarsest: 0.05, resolution: 0, noise: 4 },
}

// A window reaches back to where the calls were at most 1 / 2.2 of now. Tables and arrays grow by doubling at most,
// so a store that is filled by every call must grow at least once within it; the excess over 2 covers uneven rounds.
const windowRatio = 2.2
// A leak on one call in fifty shows five times in a window this long; random ones are all missed in 0.6 %.
const windowOperations = 256
// Slow operations: better a verdict that says how coarse it is than none. Half the default time of a Vitest test.
const patientMs = 5000
const hastyWindowOperations = 32
// A warm-up that adds the same per doubling has halved its rate from one window to the next, and more on average
// over two; a leak on random calls stays above this ratio in 19 of 20 cases when it struck 20 times in the window.
const persistence = 0.6

/**
 * Says whether a resource is flat, grows with every operation, or cannot be told yet.
 * Flat: the last window shows no growth down to a precision that is finer the less time has passed.
 * Growing: it rose in three windows, each twice the one before, at a rate that did not decay.
 *
 * @throws RangeError  fewer than two points, or a value not finite.
 */
export function judgeGrowth(series: LevelSeries, context: GrowthContext): GrowthJudgement {
  const nature = natureOf(series.resource)
  const { operations, levels } = series
  const last = operations.length - 1
  const half = indexBefore(operations, last)
  const flat = judgeFlat(series, half, nature, context)
  const quarter = indexBefore(operations, half)
  const eighth = indexBefore(operations, quarter)
  const from = eighth >= 0 ? eighth : Math.max(0, half)
  const [x, y] = thin(operations.slice(from), levels.slice(from))
  const fit = theilSen(x, y)
  if (flat.passes) return { ...fit, state: 'flat', detectable: flat.detectable }
  if (eighth < 0 || fit.interval[0] <= tolerance(series.resource, nature, context)) {
    return { ...fit, state: 'unclear', detectable: flat.detectable }
  }
  const rate = (a: number, b: number): number => rise(levels, a, b) / rise(operations, a, b)
  const now = rate(half, last)
  const persists = now >= persistence * rate(eighth, half)
  // Growth that has only just begun may be one late step: it has to show in all three windows, if accelerating.
  const began = rate(quarter, half) >= now / 5 && rate(eighth, quarter) >= now / 25
  const net = rise(levels, half, last)
  const net3 = rise(levels, eighth, last)
  const strong = net >= nature.noise && largestFall(levels.slice(eighth)) < net3 / 2
  const growing = persists && began && strong && mannKendall(y).p < 0.01
  return { ...fit, state: growing ? 'growing' : 'unclear', detectable: flat.detectable }
}

/** Bytes or counts per operation above which growth is called a leak. */
function tolerance(resource: LeakResource, nature: Nature, { budget = 0 }: GrowthContext): number {
  return natureOf(resource) === natures.count ? nature.finest : Math.max(budget, nature.finest)
}

function natureOf(resource: LeakResource): Nature {
  return resource === 'heap' ? natures.heap : resource === 'external' || resource === 'native' ? natures.external : natures.count
}

function judgeFlat(
  { resource, operations, levels }: LevelSeries,
  half: number,
  nature: Nature,
  context: GrowthContext,
): { passes: boolean; detectable: number } {
  const last = operations.length - 1
  const from = Math.max(0, half)
  const window = levels.slice(from)
  const length = rise(operations, from, last)
  const detectable = smallestVisible(operations.slice(from), window, nature.resolution)
  const late = context.final || context.elapsedMs >= patientMs
  const enough =
    half >= 0 &&
    window.length > (context.minimumRounds ?? 3) &&
    length >= (late ? hastyWindowOperations : windowOperations)
  const precise = detectable <= precision(resource, nature, context)
  // Growth in every round is no noise, however small: another window will tell whether it persists.
  const net = rise(levels, from, last)
  const regular = net > nature.resolution && largestFall(window) < net / 4 && mannKendall(window).p < 0.05
  return { passes: enough && precise && (!regular || late || context.budget !== undefined), detectable }
}

/**
 * The precision that is asked of a clean verdict. A user's budget is the precision it needs. Without one it is coarser
 * the longer the operation takes: 1 B per operation after a second, 4 B after two, 16 B after four.
 */
function precision(resource: LeakResource, nature: Nature, context: GrowthContext): number {
  if (natureOf(resource) !== natures.count && context.budget !== undefined) return Math.max(context.budget, nature.finest)
  if (context.final) return nature.coarsest
  return Math.min(nature.coarsest, nature.finest * Math.max(1, 10 * (context.elapsedMs / 1000) ** 2))
}

/** Growth per operation that could hide in a window: what it gained, what it lost again, and what one look may miss. */
function smallestVisible(operations: readonly number[], levels: readonly number[], resolution: number): number {
  const length = rise(operations, 0, levels.length - 1)
  const net = Math.max(0, rise(levels, 0, levels.length - 1))
  const fall = largestFall(levels)
  const plain = (net + fall + resolution) / length
  if (fall <= net || levels.length < 8) return plain
  // It went up and came back, so this is no growth in steps, and the slope may speak for all levels together.
  const [x, y] = thin(operations, levels)
  const middle = (median(y.slice(-3)) - median(y.slice(0, 3))) / length
  return Math.min(plain, max([0, theilSen(x, y).interval[1], middle]) + resolution / length)
}

function largestFall(levels: readonly number[]): number {
  let peak = Number.NEGATIVE_INFINITY
  let fall = 0
  for (const level of levels) {
    peak = Math.max(peak, level)
    fall = Math.max(fall, peak - level)
  }
  return fall
}

function rise(values: readonly number[], from: number, to: number): number {
  return (values[to] as number) - (values[from] as number)
}

/** The last point whose operations are at most 1 / 2.2 of those at `index`; -1 when there is none. */
function indexBefore(operations: readonly number[], index: number): number {
  if (index < 0) return -1
  const limit = (operations[index] as number) / windowRatio
  return operations.findLastIndex((count) => count <= limit)
}

/** At most 25 points, evenly chosen, first and last among them: the fit costs the square of their number. */
function thin(x: readonly number[], y: readonly number[]): [x: number[], y: number[]] {
  const steps = Math.min(24, x.length - 1)
  const chosen = Array.from({ length: steps + 1 }, (_, step) => Math.round((step * (x.length - 1)) / steps))
  return [chosen.map((index) => x[index] as number), chosen.map((index) => y[index] as number)]
}
