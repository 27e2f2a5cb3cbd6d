import type { TestRecord } from '../records/testRecord.ts'

/** The runner's word for how a test ended. */
export type TestState = 'passed' | 'failed' | 'skipped' | 'pending'

export type TestVerdict = 'pass' | 'fail' | 'inconclusive'

/**
 * What a test came to. The runner knows only passed and failed; the assertions recorded in it tell a limit that was
 * broken from evidence that did not carry a verdict.
 * A test that passed although an assertion did not was meant to (`test.fails`, `rejects`): the runner's word stands.
 * One that was skipped or never ended proved nothing.
 */
export function testVerdict(state: TestState, records: readonly TestRecord[]): TestVerdict {
  if (state === 'passed') return 'pass'
  if (state !== 'failed') return 'inconclusive'
  const outcomes = records.flatMap((record) => (record.kind === 'assertion' ? [record.outcome] : []))
  return outcomes.includes('inconclusive') && !outcomes.includes('fail') ? 'inconclusive' : 'fail'
}
