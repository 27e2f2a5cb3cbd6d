import { formatCount, formatPercent } from '../formatUnits.ts'
import type { PhaseResult } from '../records/loadFigures.ts'
import type { StressResult } from '../records/stressResult.ts'
import { unmeasured } from './cutShort.ts'
import { generatorToBlame } from './generatorToBlame.ts'
import { fewestForFigure, type LatencyFigure, latencyFigure } from './judgeLatency.ts'
import { isKept, type Limit, outcomeOfLimits } from './limits.ts'
import type { RecoveryVerdict } from './limitVerdicts.ts'
import { partCutShort } from './runPart.ts'

// What chance moves a rate of success by in phases of a few hundred operations, and nobody calls a system ill for.
const successLoss = 0.02
// A first phase that failed more often than not is no state to come back to.
const healthyRate = 0.5

/** How much worse than the first phase the last may be. */
export interface RecoveryRule {
  /** Share by which latency may be longer and the rate lower: 0.5 for half as long again. */
  readonly tolerance: number
  /** What latency may be longer by in any case, ms: below it a share means nothing. */
  readonly floorMs: number
}

/** Says whether one phase did as well as an earlier one: success rate, median and p99, and the rate under the same load. */
export function judgeRecovery(
  result: StressResult,
  from: PhaseResult,
  to: PhaseResult,
  { tolerance, floorMs }: RecoveryRule,
): RecoveryVerdict {
  const latency = (figure: LatencyFigure): Limit => ({
    figure,
    quantity: 'duration',
    bound: 'at most',
    limit: latencyFigure(from.latency, figure) * (1 + tolerance) + floorMs,
    received: latencyFigure(to.latency, figure),
  })
  const tail = tailUnfit(from, to)
  // What was planned, not what was in flight: users who think are at work now and then.
  const rate = from.load === to.load ? undefined : 'the rate: the two phases did not have the same load'
  const limits: readonly Limit[] = [
    {
      figure: 'success rate',
      quantity: 'percent',
      bound: 'at least',
      limit: Math.max(0, from.successRate - successLoss),
      received: to.successRate,
    },
    latency('p50'),
    ...(tail === undefined ? [latency('p99')] : []),
    ...(rate === undefined ? [slowestRate(from, to, tolerance)] : []),
  ]
  const missing =
    partCutShort({ of: 'phase', result, figures: from }) ??
    partCutShort({ of: 'phase', result, figures: to }) ??
    unmeasured(from.successRate, to.successRate, from.qps, to.qps) ??
    unfitStart(from, to) ??
    (limits.every(isKept) ? undefined : generatorToBlame(result))
  return {
    kind: 'recovery',
    outcome: outcomeOfLimits(limits, missing),
    limits,
    missing,
    from,
    to,
    tolerance,
    leftOut: [tail, rate].filter((reason) => reason !== undefined),
    result,
  }
}

function slowestRate(from: PhaseResult, to: PhaseResult, tolerance: number): Limit {
  return {
    figure: 'successes per second',
    quantity: 'count',
    bound: 'at least',
    limit: from.qps / (1 + tolerance),
    received: to.qps,
  }
}

function tailUnfit(from: PhaseResult, to: PhaseResult): string | undefined {
  const needed = fewestForFigure('p99')
  const fewer = Math.min(from.latency.count, to.latency.count)
  if (fewer < needed)
    return `p99: it takes ${formatCount(needed)} operations a phase, one had ${formatCount(fewer)}`
  return Number.isFinite(latencyFigure(from.latency, 'p99'))
    ? undefined
    : `p99: in phase '${from.name}' it fell among operations that never started or never ended`
}

function unfitStart(from: PhaseResult, to: PhaseResult): string | undefined {
  const needed = fewestForFigure('p50')
  const short = [from, to].find(({ latency }) => latency.count < needed)
  if (short !== undefined)
    return `phase '${short.name}' had ${formatCount(short.latency.count)} operations, and a median takes ${needed}`
  if (from.successRate >= healthyRate && Number.isFinite(latencyFigure(from.latency, 'p50'))) return undefined
  return `phase '${from.name}', which is compared with, itself succeeded for only ${formatPercent(from.successRate)}. Name a healthy one with \`from\``
}
