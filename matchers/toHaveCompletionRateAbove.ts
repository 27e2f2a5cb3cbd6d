import { judgeRate } from '../src/verdict/judgeRate.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { requireRatio } from './requireRatio.ts'
import { type PartOptions, partOf } from './resultPart.ts'

/**
 * Passes when at least `ratio` of all operations came to an end by themselves, whether they succeeded or failed. Timeouts,
 * drops and operations that never settled count against it: a system that refuses quickly completes, one that hangs does not.
 *
 * @param ratio    0 to 1; a rate of exactly `ratio` passes.
 * @param options  `phase` or `operation`, to judge one of them by itself.
 * @throws InconclusiveError  the run was cut off, or started nothing; or the limit was broken and the load generator was
 *                            itself too slow.
 * @throws TypeError          not a `StressResult`, or a ratio that is not a number. RangeError: a ratio not from 0 to 1, or 0,
 *                            which every run holds.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, () => {})
 * expect(result).toHaveCompletionRateAbove(0.7)
 */
export function toHaveCompletionRateAbove(
  this: MatcherContext,
  received: unknown,
  ratio: number,
  options: PartOptions = {},
): MatcherResult {
  const part = partOf('toHaveCompletionRateAbove', received, options)
  return conclude(this, judgeRate(part, 'completion', requireRatio(ratio, 'toHaveCompletionRateAbove', 0)))
}
