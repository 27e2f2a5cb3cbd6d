import type { MeasuredThing } from './measuredThing.ts'

const mostHeadlines = 3

/** Why a test did not pass: what its assertions said of this measurement, or that none of them did. */
export function verdictNotes({ test, assertions }: MeasuredThing): string[] {
  if (test.verdict === 'pass') return []
  if (test.state === 'skipped') return ['skipped after it was measured']
  if (test.state === 'pending') return ['the run ended before the test did']
  const broken = assertions.filter(({ outcome }) => outcome !== 'pass')
  const headlines = broken.slice(0, mostHeadlines).map(({ matcher, headline }) => `${matcher}: ${headline}`)
  if (broken.length > mostHeadlines) headlines.push(`…and ${broken.length - mostHeadlines} more`)
  const elsewhere = test.records.every((record) => record.kind !== 'assertion' || record.outcome === 'pass')
  return elsewhere ? ["failed, though none of endure's assertions did"] : headlines
}
