import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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

test('whoever sees the JSON finds the page, also between the two', () => {
  const folder = temporaryFolder()
  const page = join(folder, 'endure-report.html')
  let pageIsThere = false
  const watching = Object.assign(mixed(), {
    toJSON: () => {
      pageIsThere = existsSync(page)
      return {}
    },
  })
  expect(saveReport(watching, join(folder, 'endure-report.json'))).toBeUndefined()
  expect(pageIsThere).toBe(true)
  expect(readFileSync(page, 'utf8')).toContain('</html>')
})

test('a page that cannot be written is named, and the JSON is there all the same', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'endure-report.html'))
  const path = join(folder, 'endure-report.json')
  expect(saveReport(mixed(), path)).toContain('endure-report.html')
  expect(JSON.parse(readFileSync(path, 'utf8')).schema).toBe('endure-report/1')
})

test('the step summary is appended to what other steps wrote', () => {
  const path = join(temporaryFolder(), 'summary.md')
  writeFileSync(path, 'earlier\n')
  appendStepSummary(mixed(), path)
  expect(readFileSync(path, 'utf8')).toMatch(/^earlier\n### endure: 10 tests measured/)
})
