import { studentHundredth } from './studentDeviate.ts'

/** Fewer values say too little of how far they scatter. */
export const fewestForPrediction = 4

/**
 * What one further value of the same kind exceeds in one case of a hundred only: the upper bound of a prediction interval.
 * It is wide when the values scatter and when they are few, so it asks for more evidence where there is more noise.
 *
 * @param values  four or more, of about normal distribution: logarithms, of quantities that scatter by a factor.
 * @returns       the bound; for the lower one give the values negated.
 * @throws RangeError  fewer values, or one that is not finite.
 * @example
 * predictionBound([1, 1, 1, 1, 1]) // => 1
 * @see Hahn and Meeker, Statistical Intervals (1991), 4.7: mean + t(n - 1) s sqrt(1 + 1/n).
 */
export function predictionBound(values: readonly number[]): number {
  const n = values.length
  if (n < fewestForPrediction || !values.every(Number.isFinite))
    throw new RangeError(`Expected ${fewestForPrediction} finite values or more, got ${values.join(', ')}`)
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (n - 1))
  return mean + studentHundredth(n - 1) * deviation * Math.sqrt(1 + 1 / n)
}
