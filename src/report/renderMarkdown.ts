import { oneLine } from './displayWidth.ts'
import type { EndureReport } from './endureReport.ts'
import { type ReportSection, reportSections, summaryLines, verdictMarks } from './reportSections.ts'
import { suiteLeaks } from './suiteLeaks.ts'

/** The summary as Markdown tables, for a CI job's page; empty when nothing was measured. */
export function renderMarkdown(report: EndureReport, limit = 50): string {
  if (report.tests.length === 0) return ''
  const { sections, leftOut } = reportSections(report.tests, limit)
  const more = (count: number) => (count > 0 ? [`…and ${count} more`] : [])
  const suite = suiteLeaks(report.tests, limit)
  return [
    `### endure: ${summaryLines(report).join('; ')}`,
    ...sections.map(renderSection),
    ...more(leftOut.length),
    ...suite.sections.map(renderSection),
    ...more(suite.leftOut),
  ]
    .map((block) => `${block}\n\n`)
    .join('')
}

function renderSection({ columns, rows }: ReportSection): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(['', ...columns.map(({ title }) => title)]),
    line(['---', ...columns.map(({ align }) => (align === 'left' ? '---' : '---:'))]),
    ...rows.flatMap((row) => {
      const [name = '', ...figures] = row.cells
      const described = [`${row.file} › ${name}`, ...row.notes].map(escapeMarkdown).join('<br>')
      return [
        line([verdictMarks[row.verdict], described, ...figures.map(escapeMarkdown)]),
        ...row.parts.map((part) =>
          line(['', ...columns.map((_, index) => escapeMarkdown(part[index] ?? ''))]),
        ),
      ]
    }),
  ].join('\n')
}

/** Test names and messages are the user's: nothing in them may end a cell or become markup. */
function escapeMarkdown(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<|~&$]/g, '\\$&')
}
