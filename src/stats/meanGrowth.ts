import { sum } from 'simple-statistics'
import { rise } from './levels.ts'
import { studentDeviate } from './studentDeviate.ts'

/** Growth per unit of `x`, with what it may be off by. */
export interface MeanGrowth {
  readonly slope: number
  /** 95 % interval of `slope`: lower bound, upper bound. Infinite with fewer than three points. */
  readonly interval: readonly [lower: number, upper: number]
}

/**
 * What a level that adds up gained per unit of `x`, from its first point to its last.
 * Between two points of a sum lies what was added there, and these increments are independent where the points
 * themselves are not: so growth that comes now and then gets an interval as wide as its chance is.
 *
 * @param x  strictly rising, two or more.
 * @param y  as long as `x`.
 * @example
 * meanGrowth([0, 1, 2, 3], [5, 7, 9, 11]).slope // => 2
 * @see Cochran, Sampling Techniques (1977), 6.3, on the variance of a ratio of sums; Student's t for few increments.
 */
export function meanGrowth(x: readonly number[], y: readonly number[]): MeanGrowth {
  const last = x.length - 1
  const slope = rise(y, 0, last) / rise(x, 0, last)
  if (last < 2) return { slope, interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] }
  const residuals = y.slice(1).map((_, i) => rise(y, i, i + 1) - slope * rise(x, i, i + 1))
  const spread = Math.sqrt((sum(residuals.map((each) => each ** 2)) * last) / (last - 1))
  const half = (studentDeviate(last - 1) * spread) / rise(x, 0, last)
  return { slope, interval: [slope - half, slope + half] }
}
