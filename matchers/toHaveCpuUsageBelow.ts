import { rejectUnknownKeys, show } from '../src/options.ts'
import { judgeCpu } from '../src/verdict/judgeCpu.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { requireResult } from './resultPart.ts'

/** Which figure of CPU is judged. */
export interface CpuOptions {
  /** The average over the run (default), or the busiest second. */
  readonly of?: 'mean' | 'peak'
}

// More cores than this keep no single Node process busy: it will have been a percentage.
const mostCores = 16

/**
 * Passes when the run used at most `ratio` of one core: 0.8 for 80 %, 2 for two cores. With a `pid` in the plan it is the CPU
 * of that process; otherwise that of this one, the load generator's own share included.
 *
 * @param ratio    share of one core, above 0 to 16.
 * @param options  `of`: `'mean'` (default) or `'peak'`.
 * @throws InconclusiveError  the run was cut off, CPU was not read, or the limit was missed by a generator that did little else.
 * @throws TypeError          not a `StressResult`, or an unknown option. RangeError: a ratio out of bounds.
 * @example
 * const result = await stress({ users: 2, duration: '1.2s' }, () => new Promise((done) => setTimeout(done, 20)))
 * expect(result).toHaveCpuUsageBelow(0.95)
 */
export function toHaveCpuUsageBelow(
  this: MatcherContext,
  received: unknown,
  ratio: number,
  options: CpuOptions = {},
): MatcherResult {
  const result = requireResult('toHaveCpuUsageBelow', received)
  rejectUnknownKeys(options, ['of'], 'toHaveCpuUsageBelow')
  const { of = 'mean' } = options
  if (of !== 'mean' && of !== 'peak')
    throw new TypeError(`Expected \`of\` to be 'mean' or 'peak', got ${show(of)}`)
  return conclude(this, judgeCpu(result, requireShare(ratio), of))
}

function requireShare(value: unknown): number {
  if (typeof value !== 'number')
    throw new TypeError(`Expected \`ratio\` to be a share of one core, got ${show(value)}`)
  if (value > 0 && value <= mostCores) return value
  const meant = value > mostCores && value <= 100 ? ` For ${value} % write ${value / 100}.` : ''
  throw new RangeError(
    `Expected \`ratio\` to be a share of one core, above 0 to ${mostCores}, got ${value}.${meant}`,
  )
}
