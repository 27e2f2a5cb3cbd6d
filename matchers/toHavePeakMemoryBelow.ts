import type { Size } from '../src/quantities.ts'
import { parseBytes } from '../src/units.ts'
import { judgeMemoryLevel } from '../src/verdict/judgeMemoryLevel.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { type MemoryOptions, memoryGiven } from './memoryGiven.ts'

/**
 * Passes when memory never rose above `limit`: resident memory, as the operating system counts it, garbage and all threads of
 * the process included, or by `of` another kind.
 *
 * @param limit    bytes, or text such as `'2GB'`.
 * @param options  `of`: `'rss'` (default), `'heap'`, or `'process'` (default where the plan has a `pid`).
 * @throws InconclusiveError  the run was cut off, other tests shared the process, or memory could not be read.
 * @throws TypeError          neither a `StressResult` nor a `MemoryProfile`, or a limit that cannot be read.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, () => {})
 * expect(result).toHavePeakMemoryBelow('4GB')
 */
export function toHavePeakMemoryBelow(
  this: MatcherContext,
  received: unknown,
  limit: Size,
  options: MemoryOptions = {},
): MatcherResult {
  const { subject, measure } = memoryGiven('toHavePeakMemoryBelow', received, options, 'rss')
  return conclude(this, judgeMemoryLevel(subject, 'peak', { bytes: parseBytes(limit, 'limit') }, measure))
}
