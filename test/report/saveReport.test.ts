import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TestRecord } from '../../src/records/testRecord.ts'
import { appendStepSummary, saveReport } from '../../src/report/saveReport.ts'
import { ended, mixed, report, stress } from './samples.ts'
import { temporaryFolder } from './temporaryFolder.ts'

test('the report comes back as it was, with null for what was not measured', () => {
  const path = join(temporaryFolder(), 'endure-report.json')
  const unmeasured = report([ended('search', [stress({ qps: Number.NaN })])])
  expect(saveReport(unmeasured, path)).toBeUndefined()
  const saved = JSON.parse(readFileSync(path, 'utf8'))
  expect(saved.tests[0].records[0].qps).toBeNull()
  saved.tests[0].records[0].qps = Number.NaN
  expect(saved).toEqual(unmeasured)
})

test('nothing measured writes nothing, and an earlier report stays', () => {
  const folder = temporaryFolder()
  expect(saveReport(report([]), join(folder, 'endure-report.json'))).toBeUndefined()
  expect(appendStepSummary(report([]), join(folder, 'summary.md'))).toBeUndefined()
  expect(readdirSync(folder)).toEqual([])
})

test('a path that cannot be written is named in one line', () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  const said = saveReport(mixed(), join(file, 'endure-report.json'))
  expect(said).toMatch(/^endure could not write the report to .*\/file\/endure-report\.json: [A-Z]+: .*$/)
  expect(appendStepSummary(mixed(), join(file, 'summary.md'))).toContain(
    'could not write the step summary to',
  )
})

test('a record that is no JSON is said too, and the run goes on', () => {
  const path = join(temporaryFolder(), 'endure-report.json')
  const wrong = { kind: 'assertion', headline: 1n } as unknown as TestRecord
  expect(saveReport(report([ended('search', [wrong])]), path)).toContain('BigInt')
  expect(existsSync(path)).toBe(false)
})

test('the step summary is appended to what other steps wrote', () => {
  const path = join(temporaryFolder(), 'summary.md')
  writeFileSync(path, 'earlier\n')
  appendStepSummary(mixed(), path)
  expect(readFileSync(path, 'utf8')).toMatch(/^earlier\n### endure: 10 tests measured/)
})
