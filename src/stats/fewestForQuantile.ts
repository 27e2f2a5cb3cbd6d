// The certainty with which the largest of a sample is to lie above the quantile.
const confidence = 0.95

/**
 * How many values it takes before a quantile has an upper 95 % bound at all: with fewer, all of them may well lie below it.
 * The largest of n values lies above the quantile unless all n fall below, which they do with probability `ratio ** n`.
 *
 * @param ratio  the quantile, above 0 and below 1: 0.99 for p99.
 * @returns      5 for the median, 29 for p90, 59 for p95, 299 for p99, 2,995 for p99.9.
 * @throws RangeError  a ratio out of these bounds.
 * @example
 * fewestForQuantile(0.99) // => 299
 * @see Wilks (1941), Ann. Math. Stat. 12, 91–96; Hahn and Meeker, Statistical Intervals (1991), 5.2.
 */
export function fewestForQuantile(ratio: number): number {
  if (!(ratio > 0 && ratio < 1)) throw new RangeError(`Expected a quantile between 0 and 1, got ${ratio}`)
  return Math.ceil(Math.log(1 - confidence) / Math.log(ratio))
}
