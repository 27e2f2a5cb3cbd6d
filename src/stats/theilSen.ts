import { median } from 'simple-statistics'
import { kendallVariance } from './mannKendall.ts'
import { normalDeviate } from './normalDeviate.ts'

/** A slope that outliers and single jumps do not move. */
export interface TheilSenSlope {
  readonly slope: number
  /** 95 % interval of `slope`: lower bound, upper bound. */
  readonly interval: readonly [lower: number, upper: number]
}

/**
 * The median of the slopes between all pairs of points, with Sen's 95 % interval.
 * Prefer it to least squares where single jumps and outliers are expected: up to 29 % of the points may be wild.
 * A growth in rare steps is a small part of the pairs, so it can read 0 here while the series does rise.
 *
 * @param x  strictly rising.
 * @param y  as long as `x`.
 * @throws RangeError  fewer than two points, lengths that differ, a value not finite, or an `x` that does not rise.
 * @example
 * theilSen([0, 1, 2], [1, 3, 5]).slope // => 2
 * @see Sen (1968), J. Am. Stat. Assoc. 63, 1379–1389.
 * Cost: n² / 2 slopes, sorted.
 */
export function theilSen(x: readonly number[], y: readonly number[]): TheilSenSlope {
  if (x.length !== y.length || x.length < 2) {
    throw new RangeError(`Expected x and y to be of one length from 2, got ${x.length} and ${y.length}`)
  }
  if (![...x, ...y].every(Number.isFinite)) throw new RangeError('Expected x and y to be finite')
  const slopes: number[] = []
  for (let j = 1; j < x.length; j++) {
    for (let i = 0; i < j; i++) {
      const run = (x[j] as number) - (x[i] as number)
      if (!(run > 0)) throw new RangeError(`Expected x to rise, got ${x[i]} before ${x[j]}`)
      slopes.push(((y[j] as number) - (y[i] as number)) / run)
    }
  }
  slopes.sort((a, b) => a - b)
  const half = normalDeviate * Math.sqrt(kendallVariance(y))
  const lower = Math.max(0, Math.round((slopes.length - half) / 2) - 1)
  const upper = Math.min(slopes.length - 1, Math.round((slopes.length + half) / 2))
  return { slope: median(slopes), interval: [slopes[lower] as number, slopes[upper] as number] }
}
