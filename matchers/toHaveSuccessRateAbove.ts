import { judgeRate } from '../src/verdict/judgeRate.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { requireRatio } from './requireRatio.ts'
import { type PartOptions, partOf } from './resultPart.ts'

/**
 * Passes when at least `ratio` of all operations succeeded. Failures, timeouts, drops and operations that never
 * settled all count against it.
 *
 * @param ratio    0 to 1; a rate of exactly `ratio` passes.
 * @param options  `phase` or `operation`, to judge one of them by itself.
 * @throws InconclusiveError  the run was cut off, or started nothing; or only timeouts and drops broke the limit, and the load
 *                            generator was itself too slow.
 * @throws TypeError          not a `StressResult`, or a ratio that is not a number. RangeError: a ratio not from 0 to 1, or 0,
 *                            which every run holds.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, () => {})
 * expect(result).toHaveSuccessRateAbove(0.95)
 */
export function toHaveSuccessRateAbove(
  this: MatcherContext,
  received: unknown,
  ratio: number,
  options: PartOptions = {},
): MatcherResult {
  const part = partOf('toHaveSuccessRateAbove', received, options)
  return conclude(this, judgeRate(part, 'success', requireRatio(ratio, 'toHaveSuccessRateAbove', 0)))
}
