import { relative } from 'node:path'
import type { EndureReport } from './endureReport.ts'
import { colourful, plain, wantsColour } from './paint.ts'
import { renderSummary } from './renderSummary.ts'
import { appendStepSummary, pagePath, saveReport } from './saveReport.ts'

/** A terminal or a pipe, as far as a report cares. */
export interface ReportStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Where a finished report goes. */
export interface ReportDestination {
  readonly stream: ReportStream
  /** Absolute path of the JSON report; `false` for none. */
  readonly path: string | false
  /** The folder that printed paths are relative to. */
  readonly root: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

// Narrower, the figures leave no room for names; wider, the eye loses the row.
const leastWidth = 100
const mostWidth = 120

/** Saves a report, as JSON and as a page beside it, prints its summary, and appends it to the page of a GitHub job; nothing when nothing was measured. */
export function publishReport(report: EndureReport, to: ReportDestination): void {
  if (report.tests.length === 0) return
  const { stream, path, environment } = to
  const unsaved = path === false ? undefined : saveReport(report, path)
  const page = environment.GITHUB_STEP_SUMMARY
  const unappended = page ? appendStepSummary(report, page) : undefined
  const paint = wantsColour(stream, environment) ? colourful : plain
  const width = Math.min(mostWidth, Math.max(leastWidth, stream.columns ?? mostWidth))
  const saved = path === false || unsaved ? [] : [path, pagePath(path)]
  const reportPath = saved.map((file) => relative(to.root, file)).join(', ') || undefined
  stream.write(renderSummary(report, { width, paint, reportPath }))
  for (const line of [unsaved, unappended]) if (line !== undefined) stream.write(`${paint('red', line)}\n`)
}
