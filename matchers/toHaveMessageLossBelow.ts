import { judgeMessageLoss } from '../src/verdict/judgeMessageLoss.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { type MessageOptions, messageCounters, messageOptionNames } from './messageOptions.ts'
import { requireRatio } from './requireRatio.ts'
import { partOf } from './resultPart.ts'

/**
 * Passes when at most `ratio` of the messages that were sent did not arrive, as operations counted them.
 *
 * @param ratio    0 to 1; a loss of exactly `ratio` passes.
 * @param options  as those of `toLoseNoMessages`.
 * @throws InconclusiveError  as `toLoseNoMessages` does.
 * @throws TypeError          not a `StressResult`, or an option that cannot be read. RangeError: a ratio not from 0 to 1, or 1,
 *                            which every run holds.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, ({ count }) => { count('sent', 100); count('received', 99) })
 * expect(result).toHaveMessageLossBelow(0.01)
 */
export function toHaveMessageLossBelow(
  this: MatcherContext,
  received: unknown,
  ratio: number,
  options: MessageOptions = {},
): MatcherResult {
  const part = partOf('toHaveMessageLossBelow', received, options, messageOptionNames)
  return conclude(
    this,
    judgeMessageLoss(part, requireRatio(ratio, 'toHaveMessageLossBelow', 1), messageCounters(options)),
  )
}
