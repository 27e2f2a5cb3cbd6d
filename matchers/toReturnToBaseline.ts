import { requireInteger } from '../src/options.ts'
import { judgeBaselineReturn } from '../src/verdict/judgeBaselineReturn.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { type MemoryOptions, memoryGiven, parseAllowance, type SizeOrShare } from './memoryGiven.ts'

/** How much more than before is accepted. */
export interface BaselineReturnOptions extends MemoryOptions {
  /** Of memory: bytes, `'10MB'`, or a share of the baseline. Default `'15%'`. */
  readonly within?: SizeOrShare
  /** Of descriptors, sockets, handles and connections each. Default 0: as many as before, or fewer. */
  readonly counts?: number
}

// What tools that compare levels of memory take for growth.
const usualShare = '15%'

/**
 * Passes when everything is back where it was once the run has settled: memory within `within`, and no more descriptors,
 * sockets and handles than before. With a `pid` in the plan it is about that process: resident memory, descriptors,
 * sockets, connections. A `MemoryProfile` has memory only.
 *
 * @param options  `within` for memory, `counts` for what is counted, `of` for which memory.
 * @throws InconclusiveError  the run was cut off, other tests shared the process, or memory could not be read.
 * @throws TypeError          neither a `StressResult` nor a `MemoryProfile`, or an option that cannot be read.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, () => {})
 * expect(result).toReturnToBaseline({ within: '20MB' })
 */
export function toReturnToBaseline(
  this: MatcherContext,
  received: unknown,
  options: BaselineReturnOptions = {},
): MatcherResult {
  const known = ['of', 'within', 'counts']
  const { subject, measure } = memoryGiven('toReturnToBaseline', received, options, 'heap', known)
  const { within = usualShare, counts = 0 } = options
  const allowed = parseAllowance(within, 'within')
  return conclude(this, judgeBaselineReturn(subject, allowed, measure, requireInteger(counts, 'counts', 0)))
}
