import { formatCount, formatNumber } from '../formatUnits.ts'
import type { LatencySummary } from '../records/loadFigures.ts'
import { fewestForQuantile } from '../stats/fewestForQuantile.ts'
import { generatorToBlame } from './generatorToBlame.ts'
import { isKept, type Limit, outcomeOfLimits } from './limits.ts'
import type { LatencyVerdict } from './limitVerdicts.ts'
import { partCutShort, type RunPart } from './runPart.ts'

/** The figures of latency that can be limited. */
export const latencyFigures = ['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const
export type LatencyFigure = (typeof latencyFigures)[number]

/** Which share of operations a figure speaks of; the mean and the maximum speak of those that were measured. */
const quantiles = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const

/** How latencies are judged. */
export interface LatencyRule {
  /** In ms. */
  readonly limits: Readonly<Partial<Record<LatencyFigure, number>>>
  readonly of: 'all' | 'succeeded'
  readonly allowSmallSample: boolean
}

/**
 * A figure of latency, fresh or from JSON, which has `null` for what is infinite as for what was not measured.
 * Infinite is what fell among operations that never started or never ended.
 */
export function latencyFigure(latency: LatencySummary, figure: LatencyFigure): number {
  const value = latency[figure] as number | null
  return value ?? (latency.count > 0 ? Number.POSITIVE_INFINITY : Number.NaN)
}

/** How many operations a figure takes; 1 for those that describe what was measured and nothing beyond. */
export function fewestForFigure(figure: LatencyFigure): number {
  return figure in quantiles ? fewestForQuantile(quantiles[figure as keyof typeof quantiles]) : 1
}

/** Says whether latencies of a part of a run kept their limits. */
export function judgeLatency(part: RunPart, { limits, of, allowSmallSample }: LatencyRule): LatencyVerdict {
  const latency = of === 'all' ? part.figures.latency : part.figures.latencySucceeded
  const asked = latencyFigures.filter((figure) => limits[figure] !== undefined)
  const held = asked.map(
    (figure): Limit => ({
      figure,
      quantity: 'duration',
      bound: 'at most',
      limit: limits[figure] as number,
      received: latencyFigure(latency, figure),
    }),
  )
  const missing =
    partCutShort(part) ??
    (held.some(({ received }) => Number.isNaN(received)) ? nothingTimed[of] : undefined) ??
    (allowSmallSample ? undefined : tooFew(asked, latency.count)) ??
    (held.every(isKept) ? undefined : generatorToBlame(part.result))
  return {
    kind: 'latency',
    outcome: outcomeOfLimits(held, missing),
    limits: held,
    missing,
    of,
    count: latency.count,
    part,
  }
}

const nothingTimed = {
  all: 'no operation was timed',
  succeeded: 'no operation succeeded, so none of those was timed',
} as const

function tooFew(asked: readonly LatencyFigure[], count: number): string | undefined {
  const needy = asked.findLast((figure) => count < fewestForFigure(figure))
  if (needy === undefined) return undefined
  const carried = (['p99', 'p95', 'p90', 'p50'] as const).find((figure) => count >= fewestForFigure(figure))
  const lower = carried === undefined ? '' : `ask for ${carried}, which so few carry, `
  return (
    `${needy} takes ${formatCount(fewestForFigure(needy))} operations: of ${formatNumber(count, 'operation')} all may lie below it. ` +
    `Run more, ${lower}or take it for what it is with \`allowSmallSample: true\``
  )
}
