/** Whether a series rises or falls more often than chance would have it. */
export interface MannKendallTrend {
  /** Pairs that rise minus pairs that fall. */
  readonly s: number
  /** Two-sided probability of an `s` at least this far from 0 without a trend; 1 for a flat series. */
  readonly p: number
}

/**
 * The Mann–Kendall test: is there a monotone trend, of whatever shape?
 * It knows signs only. A warm-up has a trend as well, so a trend alone is no leak.
 *
 * @param y  in order of time; 3 points or more. The normal approximation is good from about 8.
 * @throws RangeError  fewer than three points, or a value not finite.
 * @example
 * mannKendall([1, 2, 3, 4, 5]).s // => 10
 * @see Mann (1945), Econometrica 13, 245–259; Kendall (1975), Rank Correlation Methods; ties as in Gilbert (1987), 16.4.
 * Cost: n² / 2 comparisons.
 */
export function mannKendall(y: readonly number[]): MannKendallTrend {
  if (y.length < 3) throw new RangeError(`Expected at least 3 points, got ${y.length}`)
  if (!y.every(Number.isFinite)) throw new RangeError('Expected every point to be finite')
  let s = 0
  for (let j = 1; j < y.length; j++) {
    for (let i = 0; i < j; i++) s += Math.sign((y[j] as number) - (y[i] as number))
  }
  if (s === 0) return { s: 0, p: 1 }
  // One step towards 0, because s moves in steps and the normal curve does not.
  const z = (Math.abs(s) - 1) / Math.sqrt(kendallVariance(y))
  return { s, p: complementaryErrorFunction(z / Math.SQRT2) }
}

/** The variance of Kendall's S for `y` in random order, with the correction for ties. 0 when all are equal. */
export function kendallVariance(y: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of y) counts.set(value, (counts.get(value) ?? 0) + 1)
  const term = (n: number): number => n * (n - 1) * (2 * n + 5)
  let ties = 0
  for (const count of counts.values()) ties += term(count)
  return (term(y.length) - ties) / 18
}

const chebyshev = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
]

/**
 * 1 − erf(x) for x from 0, right to 1.2e-7 of its value until it is too small for a double (x above 26): 0 then.
 * Not 1 minus simple-statistics' `errorFunction`: that difference is lost in rounding from about x = 5.
 * @see Press et al., Numerical Recipes in C (1992), 6.2, erfcc.
 */
function complementaryErrorFunction(x: number): number {
  const t = 1 / (1 + x / 2)
  return Math.min(
    1,
    t * Math.exp(-x * x + chebyshev.reduceRight((sum, coefficient) => sum * t + coefficient, 0)),
  )
}
