import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EndureReport } from '../../src/report/endureReport.ts'
import { publishReport, type ReportDestination } from '../../src/report/publishReport.ts'
import { renderSummary } from '../../src/report/renderSummary.ts'
import { mixed, report } from './samples.ts'
import { temporaryFolder } from './temporaryFolder.ts'

/** What was printed. */
function published(
  what: EndureReport,
  root: string,
  changes: Partial<ReportDestination> = {},
  isTTY = false,
) {
  let printed = ''
  const write = (text: string) => {
    printed += text
  }
  const stream = { isTTY, columns: 300, write }
  publishReport(what, { stream, path: join(root, 'out', 'report.json'), root, environment: {}, ...changes })
  return printed
}

test('the report is saved and then summed up, with the way to it', () => {
  const root = temporaryFolder()
  expect(published(mixed(), root)).toBe(
    renderSummary(mixed(), {
      width: 120,
      reportPath: `${join('out', 'report.json')}, ${join('out', 'report.html')}`,
    }),
  )
  expect(JSON.parse(readFileSync(join(root, 'out', 'report.json'), 'utf8')).schema).toBe('endure-report/1')
  expect(readFileSync(join(root, 'out', 'report.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
})

test('without a path nothing is written, only printed', () => {
  const root = temporaryFolder()
  expect(published(mixed(), root, { path: false })).toBe(renderSummary(mixed(), { width: 120 }))
  expect(readdirSync(root)).toEqual([])
})

test('nothing measured neither prints nor writes', () => {
  const root = temporaryFolder()
  const environment = { GITHUB_STEP_SUMMARY: join(root, 'summary.md') }
  expect(published(report([]), root, { environment })).toBe('')
  expect(readdirSync(root)).toEqual([])
})

test('a report that could not be saved is not pointed at', () => {
  const root = temporaryFolder()
  writeFileSync(join(root, 'out'), '')
  const printed = published(mixed(), root)
  expect(printed).not.toContain(' report  ')
  expect(printed).toMatch(/\nendure could not write the report to .*report\.json: .*\n$/)
})

test('a terminal gets colour, a GitHub job its page', () => {
  const root = temporaryFolder()
  const page = join(root, 'summary.md')
  expect(published(mixed(), root, { environment: { GITHUB_STEP_SUMMARY: page } }, true)).toContain(
    '\u001b[31m✗',
  )
  expect(readFileSync(page, 'utf8')).toContain('| ✗ |')
})
