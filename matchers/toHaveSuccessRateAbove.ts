import { show } from '../src/options.ts'
import type { StressResult } from '../src/records/stressResult.ts'
import { judgeSuccessRate } from '../src/verdict/judgeSuccessRate.ts'
import { conclude, kindOf, type MatcherContext, type MatcherResult, misuse } from './conclude.ts'

/**
 * Passes when at least `ratio` of all operations succeeded. Failures, timeouts, drops and operations that never
 * settled all count against it.
 *
 * @param ratio  0 to 1; a rate of exactly `ratio` passes.
 * @throws InconclusiveError  the run was cut off, or started nothing.
 * @throws TypeError          not a `StressResult`, or a ratio that is not a number. RangeError: a ratio not from 0 to 1.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, () => {})
 * expect(result).toHaveSuccessRateAbove(0.95)
 */
export function toHaveSuccessRateAbove(
  this: MatcherContext,
  received: unknown,
  ratio: number,
): MatcherResult {
  if (kindOf(received) !== 'stressResult') {
    throw misuse('toHaveSuccessRateAbove', 'a StressResult, as `await stress(…)` gives', received)
  }
  if (typeof ratio !== 'number')
    throw new TypeError(`Expected \`ratio\` to be a number from 0 to 1, got ${show(ratio)}`)
  if (!(ratio >= 0 && ratio <= 1)) {
    const meant = ratio > 1 && ratio <= 100 ? ` For ${ratio} % write ${ratio / 100}.` : ''
    throw new RangeError(`Expected \`ratio\` to be a number from 0 to 1, got ${ratio}.${meant}`)
  }
  return conclude(this, judgeSuccessRate(received as StressResult, ratio))
}
