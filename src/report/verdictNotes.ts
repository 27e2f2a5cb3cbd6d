import type { AssertionRecord, TestRecord } from '../records/testRecord.ts'
import { wasOnlyRecorded } from '../verdict/describeBaseline.ts'
import type { ReportedTest } from './endureReport.ts'
import type { MeasuredThing } from './measuredThing.ts'

const mostHeadlines = 3

/**
 * Why a test did not pass: what its assertions said of this measurement, and what else it failed with. Of one that did, which
 * of them compared nothing.
 */
export function verdictNotes({ test, assertions }: MeasuredThing): string[] {
  if (test.verdict === 'pass') return recordings(assertions)
  if (test.state === 'skipped' || test.state === 'pending') return outcomeNotes(test)
  const broken = assertions.filter(({ outcome }) => outcome !== 'pass')
  const headlines = broken.slice(0, mostHeadlines).map(({ matcher, headline }) => `${matcher}: ${headline}`)
  if (broken.length > mostHeadlines) headlines.push(`…and ${broken.length - mostHeadlines} more`)
  return [...headlines, ...outcomeNotes(test)]
}

function recordings(assertions: readonly AssertionRecord[]): string[] {
  return assertions
    .filter(({ matcher, headline }) => matcher === 'toMatchBaseline' && wasOnlyRecorded(headline))
    .map(({ headline }) => headline)
}

/** What its assertions do not say: a test may end early, or fail with another error than that of an assertion that did not hold. */
export function outcomeNotes({ state, verdict, error, records, lost }: ReportedTest): string[] {
  if (verdict === 'pass') return []
  if ((state === 'skipped' || state === 'pending') && lost) return []
  if (state === 'skipped') return ['skipped after it was measured']
  if (state === 'pending') return ['the run ended before the test did']
  const broken = records.filter(isAssertion).filter(({ outcome }) => outcome !== 'pass')
  if (error !== undefined)
    return broken.some(({ headline }) => headline === error) ? [] : [`failed with: ${error}`]
  const cut = records.some((record) => record.kind === 'stressResult' && record.stopped.by !== 'completed')
  return broken.length > 0 || cut ? [] : ["failed, though none of endure's assertions did"]
}

function isAssertion(record: TestRecord): record is AssertionRecord {
  return record.kind === 'assertion'
}
