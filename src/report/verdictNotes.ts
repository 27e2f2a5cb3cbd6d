import type { AssertionRecord, TestRecord } from '../records/testRecord.ts'
import type { ReportedTest } from './endureReport.ts'
import type { MeasuredThing } from './measuredThing.ts'

const mostHeadlines = 3

/** Why a test did not pass: what its assertions said of this measurement, and what else it failed with. */
export function verdictNotes({ test, measurement, assertions }: MeasuredThing): string[] {
  if (test.verdict === 'pass' || measurement?.kind === 'stressProgress') return []
  if (test.state === 'skipped') return ['skipped after it was measured']
  if (test.state === 'pending') return ['the run ended before the test did']
  const broken = assertions.filter(({ outcome }) => outcome !== 'pass')
  const headlines = broken.slice(0, mostHeadlines).map(({ matcher, headline }) => `${matcher}: ${headline}`)
  if (broken.length > mostHeadlines) headlines.push(`…and ${broken.length - mostHeadlines} more`)
  return [...headlines, ...otherwise(test)]
}

/** What the headlines leave out: a test may fail with another error than that of an assertion that did not hold. */
function otherwise({ error, records }: ReportedTest): string[] {
  const broken = records.filter(isAssertion).filter(({ outcome }) => outcome !== 'pass')
  if (error !== undefined)
    return broken.some(({ headline }) => headline === error) ? [] : [`failed with: ${error}`]
  const cut = records.some((record) => record.kind === 'stressResult' && record.stopped.by !== 'completed')
  return broken.length > 0 || cut ? [] : ["failed, though none of endure's assertions did"]
}

function isAssertion(record: TestRecord): record is AssertionRecord {
  return record.kind === 'assertion'
}
