import { formatBytes, formatCount, formatDuration, formatPercent } from '../formatUnits.ts'
import type { LoadFigures } from '../records/loadFigures.ts'
import type { ProcessUsage } from '../records/processUsage.ts'
import type { StressResult } from '../records/stressResult.ts'
import { duration, figure, latencyText, signedCount } from './figures.ts'
import { htmlTable } from './htmlTable.ts'
import { type ChartSpan, lineChart } from './lineChart.ts'
import { type Content, type Markup, markup } from './markup.ts'
import { heldRow, heldTitles, memoryCharts, memoryRows } from './memoryCharts.ts'

const mostErrors = 10

/** A load run on the page: its figures, those of its parts, its course, what it held, and what failed. */
export function loadDetails(result: StressResult): Markup {
  const { phases, mix, process, resources, counters } = result
  const spans = phaseSpans(result)
  const parts = [...(phases.length > 1 ? phases : []), ...mix]
  const { cpu, eventLoop } = resources
  return markup`<p class="load">${result.load}, seed ${result.seed}; ${duration(result.durationMs)} with the drain; CPU ${usage(cpu)}; event loop busy ${figure(
    eventLoop.utilization,
    formatPercent,
  )}, late by ${duration(eventLoop.maxLagMs)} at most</p>
${htmlTable(figureTitles, [figures('whole run', result), ...parts.map((part) => figures(part.name, part))])}
<div class="charts">${[...courseCharts(result, spans), ...memoryCharts(result.memory, spans), ...processCharts(process, spans)]}</div>
${htmlTable(heldTitles, held(result))}
${process && markup`<p class="load">CPU of process ${process.pid}: ${usage(process.cpu)}</p>`}
${htmlTable(
  ['counted', 'times'],
  Object.entries(counters).map(([name, count]) => [name, formatCount(count)]),
)}
${htmlTable(
  ['failure', 'times', 'first after'],
  result.errors
    .slice(0, mostErrors)
    .map(({ name, message, count, firstAtMs, sample }) => [
      markup`<details><summary>${name}: ${message}</summary><pre>${sample}</pre></details>`,
      formatCount(count),
      duration(firstAtMs),
    ]),
)}
${result.errors.length > mostErrors && markup`<p class="note">…and ${result.errors.length - mostErrors} other failures, in the JSON</p>`}`
}

function phaseSpans({ phases }: StressResult): readonly ChartSpan[] {
  if (phases.length < 2) return []
  return phases.map(({ name, atMs, durationMs }) => ({ name, fromMs: atMs, toMs: atMs + durationMs }))
}

function usage({ mean, peak }: { readonly mean: number; readonly peak: number }): string {
  return `${figure(mean, formatPercent)} of a core on average, ${figure(peak, formatPercent)} at most`
}

const figureTitles = [
  '',
  'operations',
  'success',
  'per second',
  'mean',
  'p50',
  'p95',
  'p99',
  'max',
  'in flight',
  'moved',
]

function figures(name: string, part: LoadFigures): readonly Content[] {
  const latencies = ['mean', 'p50', 'p95', 'p99', 'max'] as const
  return [
    name,
    figure(part.operations.total, formatCount),
    figure(part.successRate, formatPercent),
    figure(part.qps, formatCount),
    ...latencies.map((each) => latencyText(part.latency, each)),
    figure(part.maxInFlight, formatCount),
    part.throughput > 0 ? `${formatBytes(part.throughput)}/s` : '–',
  ]
}

function held({ memory, resources, process }: StressResult): readonly (readonly string[])[] {
  const { virtualBytes, fds, sockets, handles } = resources
  const counted = { descriptors: fds, sockets, handles }
  return [
    ...memoryRows(memory),
    heldRow('reserved addresses', virtualBytes),
    ...Object.entries(counted).map(([name, levels]) => heldRow(name, levels, formatCount, signedCount)),
    ...(process ? heldByProcess(process) : []),
  ]
}

function heldByProcess({ pid, baseline, peak, final }: ProcessUsage): readonly (readonly string[])[] {
  const fields = { descriptors: 'fds', sockets: 'sockets', connections: 'connections' } as const
  const levels = (field: keyof typeof baseline) => ({
    baseline: baseline[field],
    peak: peak[field],
    final: final[field],
  })
  return [
    heldRow(`resident, process ${pid}`, levels('rssBytes')),
    ...Object.entries(fields).map(([name, field]) =>
      heldRow(`${name}, process ${pid}`, levels(field), formatCount, signedCount),
    ),
  ]
}

/** Rate, latency, load and bytes, window by window. */
function courseCharts({ windows: all, throughput }: StressResult, spans: readonly ChartSpan[]) {
  // The last one may be over when it has hardly begun: its rates would draw a fall that was none.
  const windows = all.filter(({ durationMs }) => durationMs >= (all[0]?.durationMs ?? 0) / 2)
  type Window = (typeof windows)[number]
  const over = (name: string, read: (window: Window) => number) => ({
    name,
    points: windows.map((window) => [window.atMs + window.durationMs / 2, read(window)] as const),
  })
  const perSecond = (read: (window: Window) => number) => (window: Window) =>
    (read(window) / window.durationMs) * 1000
  const failures = windows.some(({ failed, dropped }) => failed + dropped > 0)
  const lost = over(
    'failed or dropped',
    perSecond(({ failed, dropped }) => failed + dropped),
  )
  const bytes = over(
    'moved',
    perSecond((window) => window.bytes),
  )
  return [
    lineChart(
      'Operations per second',
      formatCount,
      [over('succeeded', ({ qps }) => qps), ...(failures ? [lost] : [])],
      spans,
    ),
    lineChart(
      'Latency of what ended',
      formatDuration,
      [over('p50', ({ p50Ms }) => p50Ms), over('p99', ({ p99Ms }) => p99Ms)],
      spans,
    ),
    lineChart('In flight', formatCount, [over('at most', ({ inFlight }) => inFlight)], spans),
    throughput > 0 && lineChart('Bytes per second', formatBytes, [bytes], spans),
  ]
}

function processCharts(process: ProcessUsage | undefined, spans: readonly ChartSpan[]) {
  if (process === undefined) return []
  const { pid, samples } = process
  const over = (name: string, field: 'rssBytes' | 'cpu' | 'fds' | 'connections') => ({
    name,
    points: samples.map((sample) => [sample.atMs, sample[field]] as const),
  })
  return [
    lineChart(`Memory of process ${pid}`, formatBytes, [over('resident', 'rssBytes')], spans),
    lineChart(`CPU of process ${pid}`, formatPercent, [over('share of one core', 'cpu')], spans),
    lineChart(
      `Held by process ${pid}`,
      formatCount,
      [over('descriptors', 'fds'), over('connections', 'connections')],
      spans,
    ),
  ]
}
