import { formatBytes, formatCount, formatDuration, formatNumber } from '../formatUnits.ts'
import type { LatencySummary, LoadFigures } from '../records/loadFigures.ts'
import type { StressResult } from '../records/stressResult.ts'
import { sparkline } from '../sparkline.ts'
import { type LatencyFigure, latencyFigure } from './judgeLatency.ts'
import { type RunPart, steadyWindows, windowRate } from './runPart.ts'

/** One line of evidence. */
export type Evidence = readonly [label: string, text: string]

const mostErrors = 3
const mostSampled = 120
const sparklineWidth = 30

/** Where and on what a run took place, for the last line of a message. */
export function describeMachine(): string {
  return `Node ${process.versions.node} ${process.platform} ${process.arch}`
}

/** What was run, for how long, and where. */
export function describeRun(result: StressResult): string {
  const operations = formatNumber(result.operations.started, 'operation')
  return `${operations}, ${result.load}, ${formatDuration(result.durationMs)}, ${describeMachine()}`
}

/** The course of the rate over a part of a run: of operations that succeeded, or of the bytes that they reported. */
export function rateEvidence(part: RunPart, counted: 'operations' | 'bytes' = 'operations'): Evidence {
  const windows = part.of === 'operation' ? [] : steadyWindows(part)
  const course = sparkline(
    windows.map((window) => windowRate(counted, window)),
    sparklineWidth,
  )
  const { qps, throughput } = part.figures
  const rate = counted === 'operations' ? formatCount(qps) : formatBytes(throughput)
  const over = part.of === 'phase' ? 'phase' : 'run'
  return ['rate', `${rate}/s over the whole ${over}${course === '' ? '' : `  ${course}`}`]
}

export function latencyEvidence({ latency, maxInFlight }: LoadFigures): readonly Evidence[] {
  if (Number.isNaN(latencyFigure(latency, 'p50'))) return []
  const [p50, p99, max] = (['p50', 'p99', 'max'] as const).map((figure) => printFigure(latency, figure))
  const inFlight = Number.isFinite(maxInFlight) ? `; ${formatCount(maxInFlight)} in flight at most` : ''
  return [['latency', `p50 ${p50}, p99 ${p99}, max ${max}${inFlight}`]]
}

/** A figure of latency in print. */
export function printFigure(latency: LatencySummary, figure: LatencyFigure): string {
  const ms = latencyFigure(latency, figure)
  return ms === Number.POSITIVE_INFINITY ? 'infinite' : formatDuration(ms)
}

/** What did not succeed, if anything, by outcome. */
export function outcomeEvidence({ operations }: LoadFigures): readonly Evidence[] {
  const { failed, timedOut, dropped, unsettled } = operations
  const parts = Object.entries({ failed, 'timed out': timedOut, dropped, 'never settled': unsettled })
  const seen = parts.filter(([, count]) => count > 0).map(([name, count]) => `${formatCount(count)} ${name}`)
  return seen.length > 0
    ? [['outcomes', `${formatCount(operations.succeeded)} succeeded, ${seen.join(', ')}`]]
    : []
}

/** The most frequent failures, which are kept for the whole run only. */
export function errorEvidence({ of, result: { errors } }: RunPart): readonly Evidence[] {
  const label = of === 'run' ? 'error' : 'in the run'
  const shown = errors.slice(0, mostErrors).map(({ name, message, count, firstAtMs, sample }): Evidence => {
    const what = message === '' ? name : `${name}: ${message}`
    // The numbers and identifiers that the message of the group leaves out.
    const [thrown = ''] = sample.split('\n', 1)
    const first = thrown.includes(what) ? '' : thrown.replace(`${name}: `, '').slice(0, mostSampled)
    const example = first === '' ? '' : `: ${first}`
    return [label, `${formatCount(count)} × ${what}, first after ${formatDuration(firstAtMs)}${example}`]
  })
  const more = errors.length - shown.length
  return more > 0 ? [...shown, ['', `…and ${formatNumber(more, 'more kind')}`]] : shown
}

/** What cut the run short, if anything did. */
export function stopEvidence({ stopped }: StressResult): readonly Evidence[] {
  if (stopped.by === 'completed') return []
  return [['stopped', `after ${formatDuration(stopped.atMs)}: ${stopped.detail}`]]
}

export function memoryEvidence({ memory }: StressResult): Evidence {
  const { baseline, final, peak } = memory
  const heap = `heap ${formatBytes(baseline.heapUsedBytes)} → ${formatBytes(final.heapUsedBytes)} after collection`
  return ['memory', `${heap}, resident at most ${formatBytes(peak.rssBytes)}`]
}
