import type { ErrorGroup, PhaseResult, StressResult } from '../records/stressResult.ts'
import type { StressProgress } from '../records/testRecord.ts'
import { sparkline } from '../sparkline.ts'
import { formatCount, formatDuration, formatNumber, formatPercent } from '../units.ts'
import type { Column } from './alignColumns.ts'
import { oneLine } from './displayWidth.ts'
import { duration, figure, signedBytes } from './figures.ts'

const sparklineWidth = 12

/** What the table of load runs shows, the name first. `memory` is heap and external memory that the run left behind. */
export const loadColumns: readonly Column[] = [
  { title: 'Load', align: 'left' },
  { title: 'users', align: 'right' },
  { title: 'operations', align: 'right' },
  { title: 'success', align: 'right' },
  { title: 'qps', align: 'right' },
  { title: 'p99', align: 'right' },
  { title: 'in flight', align: 'right' },
  { title: 'memory', align: 'right' },
  { title: 'qps over time', align: 'left', optional: true },
]

/** The figures of one run in the order of `loadColumns`, after the name. */
export function loadRow(result: StressResult): string[] {
  const { heapUsedBytes, externalBytes } = result.memory.growth
  return [
    figure(result.users, formatCount),
    ...shared(result),
    figure(heapUsedBytes + externalBytes, signedBytes),
    sparkline(
      result.windows.map((window) => window.qps),
      sparklineWidth,
    ),
  ]
}

/** One row for each phase, where there are several. */
export function phaseRows(result: StressResult): string[][] {
  if (result.phases.length < 2) return []
  return result.phases.map((phase) => [`  ${oneLine(phase.name)}`, '', ...shared(phase)])
}

function shared(part: StressResult | PhaseResult): string[] {
  return [
    figure(part.operations.total, formatCount),
    figure(part.successRate, formatPercent),
    figure(part.qps, formatCount),
    duration(part.latency.p99),
    figure(part.maxInFlight, formatCount),
  ]
}

/** What the figures alone would hide: a plan cut short, a generator at its limit, what the failures were. */
export function loadNotes(result: StressResult): string[] {
  const notes: string[] = []
  const { stopped, generator, operations } = result
  if (stopped.by !== 'completed') {
    notes.push(`stopped after ${formatDuration(stopped.atMs)} (${stopped.by}): ${stopped.detail}`)
  }
  if (generator.saturated) notes.push(`the load generator was the limit: ${generator.reason}`)
  const lost = (['failed', 'timedOut', 'dropped', 'unsettled'] as const)
    .filter((end) => operations[end] > 0)
    .map((end) => `${formatCount(operations[end])} ${end === 'timedOut' ? 'timed out' : end}`)
  const [most] = result.errors
  if (lost.length > 0) notes.push(`${lost.join(', ')}${most ? `; most often ${errorText(most)}` : ''}`)
  return notes
}

function errorText(group: ErrorGroup): string {
  return `${group.name}: ${group.message} (${formatNumber(group.count, 'time')})`
}

/** The same columns for a run that was lost on the way: what it last said of itself is no result. */
export function lostRow({ users, finished }: StressProgress): string[] {
  return [figure(users, formatCount), figure(finished, formatCount), '–', '–', '–', '–', '–', '']
}

/** How far a lost run is known to have come: `lost while running: 4 210 of 10 000 done after 1.1 s`. */
export function lostNote(progress: StressProgress): string {
  const { finished, plannedOperations, plannedMs, failed } = progress
  const of = (planned: string) => (planned === '–' ? '' : ` of ${planned}`)
  const done = `${formatCount(finished)}${of(figure(plannedOperations, formatCount))} done`
  const time = `${duration(progress.elapsedMs)}${of(duration(plannedMs))}`
  return `lost while running: ${done} after ${time}${failed > 0 ? `, ${formatCount(failed)} failed` : ''}`
}
