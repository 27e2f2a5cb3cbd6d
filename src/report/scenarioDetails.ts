import { formatBytes, formatCount, formatPercent } from '../formatUnits.ts'
import type { ScenarioReport } from '../records/scenarioReport.ts'
import { figure, signedBytes, signedCount } from './figures.ts'
import { htmlTable } from './htmlTable.ts'
import { type Markup, markup } from './markup.ts'

/** A scenario of a service on the page: memory in a few figures, what the service counts, what is beyond its threshold, and what to do. */
export function scenarioDetails(report: ScenarioReport): Markup {
  const { service, scenario, statistics, metrics, violations, recommendations } = report
  const memory = [
    figure(statistics.baselineBytes, formatBytes),
    figure(statistics.peakBytes, formatBytes),
    figure(statistics.averageBytes, formatBytes),
    `${figure(statistics.growthBytesPerSecond, signedBytes)}/s`,
    figure(statistics.volatility, formatPercent),
    figure(statistics.cleanupEfficiency, formatPercent),
    figure(statistics.bytesPerOperation, formatBytes),
  ]
  return markup`<section><h2>${service}, ${scenario}</h2>
${htmlTable(
  ['beyond its threshold', 'severity'],
  violations.map(({ description, severity }) => [description, severity]),
)}
${recommendations.map((recommendation) => markup`<p class="note">${recommendation}</p>`)}
${htmlTable(
  [
    'heap and external memory',
    'peak',
    'average',
    'growth that stays',
    'volatility',
    'given back',
    'per operation',
  ],
  [memory],
)}
${htmlTable(
  ['counted by the service', 'before', 'after', 'kept'],
  Object.entries(metrics).map(([name, { before, after }]) => [
    name,
    figure(before, formatCount),
    figure(after, formatCount),
    figure(after - before, signedCount),
  ]),
)}</section>`
}
