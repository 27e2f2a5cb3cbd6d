import type { StressResult } from '../records/stressResult.ts'
import { sparkline } from '../sparkline.ts'
import { formatBytes, formatCount, formatDuration, formatNumber } from '../units.ts'

/** One line of evidence. */
export type Evidence = readonly [label: string, text: string]

const mostErrors = 3
const sparklineWidth = 30

/** Where and on what a run took place, for the last line of a message. */
export function describeMachine(): string {
  return `Node ${process.versions.node} ${process.platform} ${process.arch}`
}

/** What it takes to do a run again. */
export function describeRun(result: StressResult): string {
  const operations = formatNumber(result.operations.started, 'operation')
  const users = formatNumber(result.users, 'user')
  return `${operations}, ${users}, ${formatDuration(result.durationMs)}, ${describeMachine()}`
}

/** The course of the rate over the run. */
export function rateEvidence({ windows, qps }: StressResult): Evidence {
  const course = sparkline(
    windows.filter((window) => window.steady).map((window) => window.qps),
    sparklineWidth,
  )
  return ['rate', `${formatCount(qps)}/s over the whole run${course === '' ? '' : `  ${course}`}`]
}

export function latencyEvidence({ latency, maxInFlight }: StressResult): readonly Evidence[] {
  if (!Number.isFinite(latency.p99)) return []
  const percentiles = `p50 ${formatDuration(latency.p50)}, p99 ${formatDuration(latency.p99)}`
  return [
    [
      'latency',
      `${percentiles}, max ${formatDuration(latency.max)}; ${formatCount(maxInFlight)} in flight at most`,
    ],
  ]
}

/** What did not succeed, if anything, by outcome. */
export function outcomeEvidence({ operations }: StressResult): readonly Evidence[] {
  const { failed, timedOut, dropped, unsettled } = operations
  const parts = Object.entries({ failed, 'timed out': timedOut, dropped, 'never settled': unsettled })
  const seen = parts.filter(([, count]) => count > 0).map(([name, count]) => `${formatCount(count)} ${name}`)
  return seen.length > 0
    ? [['outcomes', `${formatCount(operations.succeeded)} succeeded, ${seen.join(', ')}`]]
    : []
}

/** The most frequent failures. */
export function errorEvidence({ errors }: StressResult): readonly Evidence[] {
  const shown = errors.slice(0, mostErrors).map(({ name, message, count, firstAtMs }): Evidence => {
    const what = message === '' ? name : `${name}: ${message}`
    return ['error', `${formatCount(count)} × ${what}, first after ${formatDuration(firstAtMs)}`]
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
