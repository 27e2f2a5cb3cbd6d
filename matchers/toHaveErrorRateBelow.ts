import { judgeRate } from '../src/verdict/judgeRate.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { requireRatio } from './requireRatio.ts'
import { type PartOptions, partOf } from './resultPart.ts'

/**
 * Passes when at most `ratio` of all operations did not succeed: failures, timeouts, drops and operations that never
 * settled are all errors. The other side of `toHaveSuccessRateAbove`.
 *
 * @param ratio    0 to 1; a rate of exactly `ratio` passes.
 * @param options  `phase` or `operation`, to judge one of them by itself.
 * @throws InconclusiveError  as `toHaveSuccessRateAbove` does.
 * @throws TypeError          not a `StressResult`, or a ratio that is not a number. RangeError: a ratio not from 0 to 1, or 1,
 *                            which every run holds.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, () => {})
 * expect(result).toHaveErrorRateBelow(0.05)
 */
export function toHaveErrorRateBelow(
  this: MatcherContext,
  received: unknown,
  ratio: number,
  options: PartOptions = {},
): MatcherResult {
  const part = partOf('toHaveErrorRateBelow', received, options)
  return conclude(this, judgeRate(part, 'error', requireRatio(ratio, 'toHaveErrorRateBelow', 1)))
}
