import { normalHundredth, normalDeviate as z } from './normalDeviate.ts'

/**
 * The deviate of Student's t distribution that leaves 2.5 % on each side: 12.71 for 1 degree of freedom, 1.96 for many.
 * Right to 0.3 %.
 *
 * @param degrees  degrees of freedom, an integer from 1.
 * @example
 * studentDeviate(2).toFixed(3) // => '4.303'
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.5; exact for 1 and 2.
 */
export function studentDeviate(degrees: number): number {
  if (degrees === 1) return Math.tan(0.475 * Math.PI)
  if (degrees === 2) return Math.sqrt(2 / (0.05 * (2 - 0.05)) - 2)
  return studentSeries(degrees, z)
}

/** The deviate that leaves as much as `z` does under the normal distribution. */
function studentSeries(degrees: number, z: number): number {
  const terms = [
    z,
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ]
  return terms.reduceRight((total, term) => total / degrees + term, 0)
}

/**
 * The deviate of Student's t distribution that leaves 1 % above itself: 3.75 for 4 degrees of freedom, 2.33 for many.
 * Right to 0.4 %.
 *
 * @param degrees  degrees of freedom, an integer from 3.
 * @example
 * studentHundredth(9).toFixed(2) // => '2.82'
 * @see as for `studentDeviate`.
 */
export function studentHundredth(degrees: number): number {
  return studentSeries(degrees, normalHundredth)
}
