import { alignColumns } from './alignColumns.ts'
import { wrapWords } from './displayWidth.ts'
import type { EndureReport } from './endureReport.ts'
import { type Paint, plain, type Style } from './paint.ts'
import {
  type ReportRow,
  type ReportSection,
  reportSections,
  summaryLines,
  verdictMarks,
} from './reportSections.ts'
import { suiteLeaks } from './suiteLeaks.ts'
import type { TestVerdict } from './testVerdict.ts'

export interface SummaryOptions {
  /** Columns to stay within. */
  readonly width: number
  readonly paint?: Paint
  /** Rows over all tables; the worst are kept. */
  readonly limit?: number
  /** Where the report that leaves nothing out was written. */
  readonly reportPath?: string | undefined
}

const colours: Record<TestVerdict, Style> = { pass: 'green', fail: 'red', inconclusive: 'yellow' }
const indent = '    '

/** The tables that stand under the runner's own summary; empty when nothing was measured. */
export function renderSummary(report: EndureReport, options: SummaryOptions): string {
  if (report.tests.length === 0) return ''
  const { width, paint = plain, limit = 50, reportPath } = options
  const { sections, leftOut } = reportSections(report.tests, limit)
  const blocks = sections.map((section) => renderSection(section, width, paint).join('\n'))
  if (leftOut.length > 0) {
    const worst = leftOut.every((verdict) => verdict === 'pass') ? ', all passed' : ''
    blocks.push(paint('dim', `${indent}…and ${leftOut.length} more${worst}`))
  }
  const suite = suiteLeaks(report.tests, limit)
  blocks.push(...suite.sections.map((section) => renderSection(section, width, paint).join('\n')))
  if (suite.leftOut > 0) blocks.push(paint('dim', `${indent}…and ${suite.leftOut} more`))
  const totals = summaryLines(report)
    .map((line) => ` ${paint('bold', 'endure')}  ${line}`)
    .join('\n')
  blocks.push(reportPath === undefined ? totals : `${totals}\n${paint('dim', ` report  ${reportPath}`)}`)
  return `${blocks.join('\n\n')}\n\n`
}

function renderSection(section: ReportSection, width: number, paint: Paint): string[] {
  const { columns, acrossFiles } = section
  const rows = acrossFiles ? section.rows.map(withFile) : section.rows
  const table = rows.flatMap((row) => [row.cells, ...row.parts])
  const [titles = '', ...lines] = alignColumns(columns, table, width - indent.length)
  const linesByFile = new Map<string, string[]>()
  for (const row of rows) {
    const printed = renderRow(row, lines.splice(0, 1 + row.parts.length), width, paint)
    const file = acrossFiles ? '' : row.file
    linesByFile.set(file, [...(linesByFile.get(file) ?? []), ...printed])
  }
  return [
    paint('bold', `${indent}${titles}`),
    ...[...linesByFile].flatMap(([file, printed]) =>
      file ? [paint('dim', `  ${file}`), ...printed] : printed,
    ),
  ]
}

// Below the name: in front of it, a long one would cut the file away.
function withFile(row: ReportRow): ReportRow {
  return { ...row, notes: [row.file, ...row.notes] }
}

function renderRow(
  row: ReportRow,
  [first = '', ...parts]: readonly string[],
  width: number,
  paint: Paint,
): string[] {
  const notes = row.notes.flatMap((note) => wrapWords(note, width - indent.length - 2))
  return [
    `  ${paint(colours[row.verdict], verdictMarks[row.verdict])} ${first}`,
    ...parts.map((part) => paint('dim', `${indent}${part}`)),
    ...notes.map((note) => paint('dim', `${indent}  ${note}`)),
  ]
}
