import { judgeMemoryLevel } from '../src/verdict/judgeMemoryLevel.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { type MemoryOptions, memoryGiven, parseAllowance, type SizeOrShare } from './memoryGiven.ts'

/**
 * Passes when memory grew by at most `limit` over the run, from a settled start to a settled end: heap and external memory,
 * garbage collected, or by `of` another kind. What first calls build up once is in it; whether memory grows with every
 * operation is what `toHaveNoMemoryLeak` tells.
 *
 * @param limit    bytes, `'100MB'`, or a share of what there was before, `'15%'`.
 * @param options  `of`: `'heap'` (default), `'rss'`, or `'process'` (default where the plan has a `pid`).
 * @throws InconclusiveError  the run was cut off, other tests shared the process, or memory could not be read.
 * @throws TypeError          neither a `StressResult` nor a `MemoryProfile`, or a limit that cannot be read.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, () => {})
 * expect(result).toHaveMemoryGrowthBelow('100MB')
 */
export function toHaveMemoryGrowthBelow(
  this: MatcherContext,
  received: unknown,
  limit: SizeOrShare,
  options: MemoryOptions = {},
): MatcherResult {
  const { subject, measure } = memoryGiven('toHaveMemoryGrowthBelow', received, options, 'heap')
  return conclude(this, judgeMemoryLevel(subject, 'growth', parseAllowance(limit, 'limit'), measure))
}
