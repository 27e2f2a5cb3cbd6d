import { rejectUnknownKeys, show } from '../src/options.ts'
import type { Duration } from '../src/quantities.ts'
import { parseDurationMs } from '../src/units.ts'
import { judgeLatency, type LatencyFigure, latencyFigures } from '../src/verdict/judgeLatency.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { type PartOptions, partOf } from './resultPart.ts'

/** What each figure of latency may be at the most: milliseconds, or text such as `'100ms'`. */
export type LatencyLimits = Readonly<Partial<Record<LatencyFigure, Duration>>>

/** Whose latency is judged, and on how many operations. */
export interface LatencyOptions extends PartOptions {
  /** `'succeeded'` leaves out failures, timeouts, drops and what never ended. By default all of them count. */
  readonly of?: 'all' | 'succeeded'
  /** Takes a percentile of fewer operations than carry it for what it is: a figure of this run, and of no other. */
  readonly allowSmallSample?: boolean
}

/**
 * Passes when every figure that is given is at most its limit. Timeouts count with their limit, and operations that never
 * started or never ended as infinitely slow. In the open model latency counts from when an operation was due.
 * A percentile takes as many operations as bound it from above with 95 % certainty: 5 for p50, 29 for p90, 59 for p95, 299
 * for p99, 2,995 for p999.
 *
 * @param limits   one or several of `mean`, `p50`, `p90`, `p95`, `p99`, `p999` and `max`.
 * @param options  `of: 'succeeded'`, `phase`, `operation`, `allowSmallSample`.
 * @throws InconclusiveError  the run was cut off, nothing was timed, there were fewer operations than a percentile takes, or
 *                            the limit was missed and the load generator was itself too slow.
 * @throws TypeError          not a `StressResult`, no limit, or a figure that is unknown.
 * @example
 * const result = await stress({ users: 10, iterations: 30 }, () => {})
 * expect(result).toHaveLatencyBelow({ p50: '1s', p99: '2s' })
 */
export function toHaveLatencyBelow(
  this: MatcherContext,
  received: unknown,
  limits: LatencyLimits,
  options: LatencyOptions = {},
): MatcherResult {
  const part = partOf('toHaveLatencyBelow', received, options, ['of', 'allowSmallSample'])
  const { of = 'all', allowSmallSample = false } = options
  if (of !== 'all' && of !== 'succeeded')
    throw new TypeError(`Expected \`of\` to be 'all' or 'succeeded', got ${show(of)}`)
  if (typeof allowSmallSample !== 'boolean')
    throw new TypeError(`Expected \`allowSmallSample\` to be true or false, got ${show(allowSmallSample)}`)
  return conclude(this, judgeLatency(part, { limits: readLimits(limits), of, allowSmallSample }))
}

function readLimits(limits: unknown): Partial<Record<LatencyFigure, number>> {
  rejectUnknownKeys(limits, latencyFigures, 'toHaveLatencyBelow')
  const given = Object.entries(limits as LatencyLimits).filter(([, limit]) => limit !== undefined)
  if (given.length === 0)
    throw new TypeError("Expected a limit for `toHaveLatencyBelow` such as { p99: '100ms' }, got none")
  return Object.fromEntries(given.map(([figure, limit]) => [figure, parseDurationMs(limit, figure)]))
}
