import { appendFileSync } from 'node:fs'
import { writeFileAtomically } from '../writeFileAtomically.ts'
import type { EndureReport } from './endureReport.ts'
import { renderHtml } from './renderHtml.ts'
import { renderMarkdown } from './renderMarkdown.ts'

/**
 * Writes a report as `endure-report.json`; nothing when nothing was measured.
 *
 * @returns one line saying why it could not be written: a full disk is no reason to lose the run.
 */
export function saveReport(report: EndureReport, path: string): string | undefined {
  if (report.tests.length === 0) return
  return attempt('the report', path, () => writeFileAtomically(path, `${JSON.stringify(report)}\n`))
}

/** Where the page stands that shows a report to people: beside the JSON, under its name. */
export function pagePath(path: string): string {
  return `${path.replace(/\.json$/, '')}.html`
}

/** Writes a report as a page; nothing when nothing was measured. */
export function savePage(report: EndureReport, path: string): string | undefined {
  if (report.tests.length === 0) return
  return attempt('the report', path, () => writeFileAtomically(path, renderHtml(report)))
}

/** Appends the tables to a file of Markdown that others append to as well, such as `$GITHUB_STEP_SUMMARY`. */
export function appendStepSummary(report: EndureReport, path: string): string | undefined {
  if (report.tests.length === 0) return
  return attempt('the step summary', path, () => appendFileSync(path, renderMarkdown(report)))
}

function attempt(what: string, path: string, write: () => void): string | undefined {
  try {
    write()
  } catch (error) {
    return `endure could not write ${what} to ${path}: ${error instanceof Error ? error.message : String(error)}`
  }
  return
}
