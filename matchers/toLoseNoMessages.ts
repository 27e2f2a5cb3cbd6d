import { judgeMessageLoss } from '../src/verdict/judgeMessageLoss.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { type MessageOptions, messageCounters, messageOptionNames } from './messageOptions.ts'
import { partOf } from './resultPart.ts'

/**
 * Passes when every message that was sent arrived, as operations counted them: `count('sent', n)` and `count('received', n)`.
 *
 * @param options  `sent` and `received`: other names of counters, or how many were sent; `phase` or `operation`.
 * @throws InconclusiveError  the run was cut off, nothing was counted as sent, or more arrived than were sent: what arrived
 *                            twice may then hide what was lost.
 * @throws TypeError          not a `StressResult`, or an option that cannot be read.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, ({ count }) => { count('sent'); count('received') })
 * expect(result).toLoseNoMessages()
 */
export function toLoseNoMessages(
  this: MatcherContext,
  received: unknown,
  options: MessageOptions = {},
): MatcherResult {
  const part = partOf('toLoseNoMessages', received, options, messageOptionNames)
  return conclude(this, judgeMessageLoss(part, 0, messageCounters(options)))
}
