import { formatCount, formatDuration, formatNumber, formatPercent } from '../formatUnits.ts'
import type { LoadFigures } from '../records/loadFigures.ts'
import type { ErrorGroup, GeneratorState, StressResult } from '../records/stressResult.ts'
import type { StressProgress } from '../records/testRecord.ts'
import { sparkline } from '../sparkline.ts'
import type { Column } from './alignColumns.ts'
import { oneLine } from './displayWidth.ts'
import { duration, figure, latencyText, signedBytes } from './figures.ts'

const sparklineWidth = 12
// Below it the rate that was asked for was not driven.
const punctualRatio = 0.99

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
    // All load came as arrivals.
    result.users === 0 ? 'open' : figure(result.users, formatCount),
    ...shared(result),
    figure(heapUsedBytes + externalBytes, signedBytes),
    sparkline(
      result.windows.map((window) => window.qps),
      sparklineWidth,
    ),
  ]
}

/** One row for each phase and for each of several operations, where there are several. */
export function partRows({ phases, mix }: StressResult): string[][] {
  const parts = [...(phases.length > 1 ? phases : []), ...mix]
  return parts.map((part) => [`  ${oneLine(part.name)}`, '', ...shared(part)])
}

function shared(part: LoadFigures): string[] {
  return [
    figure(part.operations.total, formatCount),
    figure(part.successRate, formatPercent),
    figure(part.qps, formatCount),
    latencyText(part.latency, 'p99'),
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
  notes.push(...generatorNotes(generator))
  const lost = (['failed', 'timedOut', 'dropped', 'unsettled'] as const)
    .filter((end) => operations[end] > 0)
    .map((end) => `${formatCount(operations[end])} ${end === 'timedOut' ? 'timed out' : end}`)
  const [most] = result.errors
  const infinite =
    latencyText(result.latency, 'max') === '∞'
      ? '; what never started or never ended counts as infinitely late'
      : ''
  if (lost.length > 0)
    notes.push(`${lost.join(', ')}${most ? `; most often ${errorText(most)}` : ''}${infinite}`)
  return notes
}

/** Whether the figures are the subject's: a generator at its limit, arrivals that came late, what a closed model cannot see. */
function generatorNotes(generator: GeneratorState): string[] {
  const { saturated, reason, offeredPerSecond, achievedPerSecond, latenessMs } = generator
  const notes = saturated ? [`the load generator was the limit: ${reason}`] : reason === '' ? [] : [reason]
  if (offeredPerSecond === undefined || achievedPerSecond >= offeredPerSecond * punctualRatio) return notes
  const late = latenessMs ? `, p99 ${duration(latenessMs.p99)} late` : ''
  const offered = figure(offeredPerSecond, formatCount)
  return [
    ...notes,
    `${offered} arrivals/s were due, ${figure(achievedPerSecond, formatCount)}/s started${late}`,
  ]
}

function errorText(group: ErrorGroup): string {
  return `${group.name}: ${group.message} (${formatNumber(group.count, 'time')})`
}

/** The same columns for a run that was lost on the way: what it last said of itself is no result. */
export function lostRow({ users, finished }: StressProgress): string[] {
  return [figure(users, formatCount), figure(finished, formatCount), '–', '–', '–', '–', '–', '']
}

/** The figures that were saved of a lost run, and how old they were. */
function kept({ soFar }: StressProgress): string {
  if (soFar === undefined) return ''
  const { operations, qps, latencySucceeded, durationMs } = soFar
  // What was under way then is no failure.
  const success = operations.succeeded / (operations.total - operations.unsettled)
  const figures = `${figure(success, formatPercent)} success, ${figure(qps, formatCount)}/s, p99 ${duration(latencySucceeded.p99)}`
  return `; in its first ${duration(durationMs)}: ${figures}`
}

/** How far a lost run is known to have come: `lost while running: 4 210 of 10 000 done after 1.1 s`. */
export function lostNote(progress: StressProgress): string {
  const { finished, plannedOperations, plannedMs, failed } = progress
  const of = (planned: string) => (planned === '–' ? '' : ` of ${planned}`)
  const done = `${formatCount(finished)}${of(figure(plannedOperations, formatCount))} done`
  const time = `${duration(progress.elapsedMs)}${of(duration(plannedMs))}`
  const failures = failed > 0 ? `, ${formatCount(failed)} failed` : ''
  return `lost while running: ${done} after ${time}${failures}${kept(progress)}`
}
