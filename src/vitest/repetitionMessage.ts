import type { RepetitionRecord } from '../records/testRecord.ts'
import { evidenceLines } from '../verdict/evidenceLines.ts'
import { leakEvidence } from '../verdict/leakEvidence.ts'
import { leakHint } from '../verdict/leakHint.ts'

/** What a test fails with whose runs leave something behind. */
export function repetitionMessage({ reason, report }: RepetitionRecord): string {
  const leaking = report?.resources.find((each) => each.leaking)
  if (report === undefined || leaking === undefined) return reason
  const { resource } = leaking
  return [
    'Runs of this test leave something behind: a call below is one run of it.',
    '',
    reason,
    '',
    ...evidenceLines(leakEvidence(report, resource, 'call')),
    `Hint: ${leakHint(report, resource, 'call')}`,
  ].join('\n')
}
