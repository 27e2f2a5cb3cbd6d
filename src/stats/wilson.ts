import { normalDeviate as z } from './normalDeviate.ts'

/**
 * The 95 % interval of a share that was seen in a sample: how sure 20 out of 20 really is.
 * Unlike the textbook interval it stays within 0 and 1 and is right for small samples and extreme shares.
 *
 * @param successes  from 0 to `n`.
 * @param n          from 1.
 * @returns          lower and upper bound, 0 to 1.
 * @throws RangeError  no sample, or more successes than trials.
 * @example
 * wilsonInterval(20, 20)[0].toFixed(3) // => '0.839'
 * @see Wilson (1927), J. Am. Stat. Assoc. 22, 209–212.
 */
export function wilsonInterval(successes: number, n: number): readonly [lower: number, upper: number] {
  if (!(n >= 1 && successes >= 0 && successes <= n)) {
    throw new RangeError(`Expected from 0 to n successes of n from 1, got ${successes} of ${n}`)
  }
  const share = successes / n
  const centre = share + z ** 2 / (2 * n)
  const spread = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))
  const scale = 1 + z ** 2 / n
  // At the extremes the bound is exact, and must not differ from it by rounding.
  return [successes === 0 ? 0 : (centre - spread) / scale, successes === n ? 1 : (centre + spread) / scale]
}
