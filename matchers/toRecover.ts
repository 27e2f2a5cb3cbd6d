import { rejectUnknownKeys, show } from '../src/options.ts'
import type { Duration } from '../src/quantities.ts'
import type { PhaseResult } from '../src/records/loadFigures.ts'
import { parseDurationMs } from '../src/units.ts'
import { judgeRecovery } from '../src/verdict/judgeRecovery.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { findNamed, requireResult } from './resultPart.ts'

/** Which phases are compared, and how closely. */
export interface RecoveryOptions {
  /** The phase to come back to. Default: the first. */
  readonly from?: string
  /** The phase that has to. Default: the last. */
  readonly to?: string
  /** Share by which latency may be longer and the rate lower. Default 0.5. */
  readonly tolerance?: number
  /** What latency may be longer by in any case. Default `'5ms'`: a collection of garbage, or a busy neighbour. */
  readonly floor?: Duration
}

// Two runs of the same code differ by up to 20 % in p99, and its quotient by half as much again. What collapsed and did not
// come back is slower by a multiple.
const usualTolerance = 0.5
const usualFloorMs = 5

/**
 * Passes when the last phase of a plan did as well as the first: its success rate is at most two points lower, its median and
 * p99 are within `tolerance`, and so is its rate where both phases had the same load. What could not be compared is said.
 *
 * @param options  `from` and `to`, names of phases; `tolerance` and `floor`.
 * @throws InconclusiveError  the run was cut off before, a phase had too few operations, the first itself failed, or the load
 *                            generator was too slow.
 * @throws TypeError          not a `StressResult` of a plan with `phases`, or an option that cannot be read.
 * @throws RangeError         no phase of that name, or a tolerance out of bounds.
 * @example
 * const phase = (name) => ({ name, users: 2, iterations: 20 })
 * const result = await stress({ phases: [phase('before'), phase('storm'), phase('after')] }, () => {})
 * expect(result).toRecover({ tolerance: 9, floor: '1s' })
 */
export function toRecover(
  this: MatcherContext,
  received: unknown,
  options: RecoveryOptions = {},
): MatcherResult {
  const result = requireResult('toRecover', received)
  rejectUnknownKeys(options, ['from', 'to', 'tolerance', 'floor'], 'toRecover')
  const { phases } = result
  if (phases.length < 2)
    throw new TypeError(
      'Expected the value given to `toRecover` to be the result of a plan with `phases`: it compares the last with the first',
    )
  const { tolerance = usualTolerance, floor = usualFloorMs } = options
  if (typeof tolerance !== 'number' || !(tolerance >= 0 && tolerance <= 10))
    throw new RangeError(
      `Expected \`tolerance\` to be a share from 0 to 10, such as 0.5, got ${show(tolerance)}`,
    )
  const from =
    options.from === undefined ? (phases[0] as PhaseResult) : findNamed(phases, 'from', options.from)
  const to = options.to === undefined ? (phases.at(-1) as PhaseResult) : findNamed(phases, 'to', options.to)
  if (from === to)
    throw new RangeError(`Expected \`from\` and \`to\` to be two phases, got ${show(from.name)} for both`)
  return conclude(
    this,
    judgeRecovery(result, from, to, { tolerance, floorMs: parseDurationMs(floor, 'floor') }),
  )
}
