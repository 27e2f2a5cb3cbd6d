import { appendFileSync } from 'node:fs'
import { writeFileAtomically } from '../writeFileAtomically.ts'
import type { EndureReport } from './endureReport.ts'
import { renderHtml } from './renderHtml.ts'
import { renderMarkdown } from './renderMarkdown.ts'

/**
 * Writes a report as `endure-report.json` and as a page beside it; nothing when nothing was measured. The page comes
 * first, so that whoever sees the JSON finds the page too, also when the process is killed in between.
 *
 * @returns one line saying what could not be written: a full disk is no reason to lose the run.
 */
export function saveReport(report: EndureReport, path: string): string | undefined {
  if (report.tests.length === 0) return
  const page = pagePath(path)
  const pageUnsaved = attempt('the report', page, () => writeFileAtomically(page, renderHtml(report)))
  return (
    attempt('the report', path, () => writeFileAtomically(path, `${JSON.stringify(report)}\n`)) ?? pageUnsaved
  )
}

/** Where the page stands that shows a report to people: beside the JSON, under its name. */
export function pagePath(path: string): string {
  return `${path.replace(/\.json$/, '')}.html`
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
