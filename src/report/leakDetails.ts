import { formatBytes, formatCount, formatNumber, formatPercent } from '../formatUnits.ts'
import type { LeakReport, ResourceGrowth } from '../records/leakReport.ts'
import { resourceNames } from '../verdict/resourceNames.ts'
import { duration, figure } from './figures.ts'
import { htmlTable } from './htmlTable.ts'
import { lineChart } from './lineChart.ts'
import { type Markup, markup } from './markup.ts'

/** A search for a leak on the page: what grew, how surely, where it is allocated, and what keeps it. */
export function leakDetails(report: LeakReport): Markup {
  const { resources, sites, retainers, notes, suspicion, runner } = report
  return markup`<p>${report.reason}</p>
<p class="load">${formatNumber(report.operations, 'call')} in ${duration(report.durationMs)}${
    report.verdict !== 'leaking' &&
    `; a leak of ${figure(report.smallestDetectable, formatBytes)} a call would have shown`
  }</p>
${htmlTable(['resource', 'verdict', 'per call', '95 % interval', 'shape', 'confidence'], resources.map(resourceRow))}
<div class="charts">${resources.filter(({ verdict }) => verdict !== 'clean').map((growth) => levelChart(growth, report))}</div>
${htmlTable(
  ['allocated or opened in', 'per call', 'share'],
  sites.map((site) => [
    markup`<code>${site.functionName || '(anonymous)'}</code> ${site.file}:${site.line}`,
    site.bytesPerOperation > 0 ? formatBytes(site.bytesPerOperation) : formatCount(site.countPerOperation),
    figure(site.share, formatPercent),
  ]),
)}
${htmlTable(
  ['kept by', 'what grows', 'per call'],
  retainers.map(({ path, className, countPerOperation }) => [
    path.join(' → '),
    className,
    figure(countPerOperation, formatCount),
  ]),
)}
${[suspicion, runner, ...notes].filter((note) => note !== undefined).map((note) => markup`<p class="note">${note}</p>`)}`
}

function resourceRow({
  resource,
  unit,
  verdict,
  growthPerOperation,
  interval,
  pattern,
  confidence,
}: ResourceGrowth) {
  const print = unit === 'bytes' ? formatBytes : formatCount
  const [lower, upper] = interval
  return [
    resourceNames[resource],
    verdict,
    figure(growthPerOperation, print),
    `${figure(lower, print)} to ${figure(upper, print)}`,
    pattern,
    figure(confidence, formatPercent),
  ]
}

/** Levels after each round, by the calls made until then. */
function levelChart(
  { resource, unit, levels }: ResourceGrowth,
  { roundOperations, durationMs, operations }: LeakReport,
) {
  const print = unit === 'bytes' ? formatBytes : formatCount
  const lowest = Math.min(...levels.filter(Number.isFinite))
  const points = levels.map(
    (level, round) =>
      [((roundOperations[round] ?? 0) / (operations || 1)) * durationMs, level - lowest] as const,
  )
  return lineChart(`${resourceNames[resource]} above its lowest level, settled`, print, [
    { name: `after each of ${levels.length} rounds`, points },
  ])
}
