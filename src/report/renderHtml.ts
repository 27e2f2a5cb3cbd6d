import { formatBytes, formatCount, formatDuration } from '../formatUnits.ts'
import type { AssertionRecord, LostRun } from '../records/testRecord.ts'
import type { EndureReport, ReportedTest } from './endureReport.ts'
import { duration } from './figures.ts'
import { htmlTable } from './htmlTable.ts'
import { leakDetails } from './leakDetails.ts'
import { lineChart } from './lineChart.ts'
import { loadDetails } from './loadDetails.ts'
import { loadNotes, lostNote } from './loadRow.ts'
import { Markup, markup } from './markup.ts'
import { type MeasuredThing, measuredThings } from './measuredThing.ts'
import { memoryDetails } from './memoryCharts.ts'
import { pageStyle } from './pageStyle.ts'
import { summaryLines, verdictMarks, worstFirst } from './reportSections.ts'
import { scenarioDetails } from './scenarioDetails.ts'
import { suiteLeaks } from './suiteLeaks.ts'
import { outcomeNotes } from './verdictNotes.ts'

// What passed is drawn only so often: a page of thousands of charts opens in no browser.
const mostTests = 200

/**
 * The report as one page that needs nothing beside itself: no network, no scripts, light and dark as the reader has it.
 * Tests that did not pass come first, and are open.
 */
export function renderHtml(report: EndureReport): string {
  const ranked = worstFirst(report.tests, (test) => test.verdict)
  const shown = ranked.slice(0, mostTests)
  const more = ranked.length - shown.length
  const runner = report.vitest ? `Vitest ${report.vitest}` : report.jest ? `Jest ${report.jest}` : ''
  const facts = [
    `endure ${report.endure}`,
    runner,
    `Node ${report.node}`,
    report.platform,
    `${report.cpus} CPUs`,
  ]
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>endure: ${summaryLines(report).join('; ')}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<header>
<h1>endure</h1>
<p>${summaryLines(report).join('; ')}</p>
<p class="load">${facts.filter((fact) => fact !== '').join(' · ')} · ${report.createdAt}${report.reason === 'interrupted' && ' · interrupted'}</p>
</header>
<main>
${shown.filter(isMeasured).map(testBlock)}
${more > 0 && markup`<p>…and ${more} more, in the JSON beside this page.</p>`}
${repeatedTests(report)}
</main>
</body>
</html>
`
  return page.text
}

/** Tests that were only repeated have a table of their own. */
function isMeasured(test: ReportedTest): boolean {
  return measuredThings(test).length > 0
}

function testBlock(test: ReportedTest): Markup {
  const { verdict, file, project, name } = test
  const where = project ? `${project}: ${file}` : file
  return markup`<details class="test ${verdict}"${verdict !== 'pass' && new Markup(' open')}>
<summary><span class="mark">${verdictMarks[verdict]}</span> <strong>${name}</strong> <span class="file">${where}</span> <span class="file">${duration(test.durationMs)}</span></summary>
${outcomeNotes(test).map((note) => markup`<p class="error">${note}</p>`)}
${measuredThings(test).map(thingBlock)}
${test.records.filter((record) => record.kind === 'scenarioReport').map(scenarioDetails)}
</details>
`
}

function thingBlock({ measurement, assertions }: MeasuredThing): Markup {
  return markup`<section>
${assertions.map(assertionBlock)}
${details(measurement)}
</section>`
}

function assertionBlock({ matcher, outcome, headline, message }: AssertionRecord): Markup {
  const said = message === undefined ? headline : markup`<pre>${message}</pre>`
  return markup`<div class="assertion ${outcome}"><span class="mark">${verdictMarks[outcome]}</span> <code>${matcher}</code> ${said}</div>`
}

function details(measurement: MeasuredThing['measurement']): Markup | undefined {
  switch (measurement?.kind) {
    case 'stressResult':
      return markup`${loadNotes(measurement).map((note) => markup`<p class="note">${note}</p>`)}${loadDetails(measurement)}`
    case 'stressProgress':
      return lostDetails(measurement)
    case 'leakReport':
      return leakDetails(measurement)
    case 'memoryProfile':
      return memoryDetails(measurement)
    case 'bodyProfile':
      return memoryDetails(measurement.profile)
    default:
      return undefined
  }
}

/** A run that never said how it ended: what it had told of itself until then. */
function lostDetails(run: LostRun): Markup {
  const over = (name: string, field: 'qps' | 'p99Ms' | 'heapUsedBytes') => [
    { name, points: (run.course ?? []).map((point) => [point.atMs, point[field]] as const) },
  ]
  return markup`<p class="note">${lostNote(run)}</p>
<div class="charts">${[
    lineChart('Operations per second', formatCount, over('succeeded', 'qps')),
    lineChart('Latency of what ended', formatDuration, over('p99', 'p99Ms')),
    lineChart('Heap, garbage included', formatBytes, over('heap', 'heapUsedBytes')),
  ]}</div>`
}

function repeatedTests({ tests }: EndureReport): readonly (Markup | undefined)[] {
  return suiteLeaks(tests, mostTests).sections.map(({ columns, rows }) =>
    htmlTable(
      columns.map(({ title }) => title),
      rows.map(({ verdict, cells: [name = '', ...figures], file, notes }) => [
        markup`<span class="${verdict}"><span class="mark">${verdictMarks[verdict]}</span></span> ${name}<br><span class="file">${[file, ...notes].join(' · ')}</span>`,
        ...figures,
      ]),
    ),
  )
}
