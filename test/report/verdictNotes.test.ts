import { expect, test } from 'vitest'
import type { StressResult } from '../../src/records/stressResult.ts'
import type { AssertionRecord } from '../../src/records/testRecord.ts'
import type { EndedTest } from '../../src/report/endureReport.ts'
import { loadNotes } from '../../src/report/loadRow.ts'
import { measuredThings } from '../../src/report/measuredThing.ts'
import { verdictNotes } from '../../src/report/verdictNotes.ts'
import { assertion, ended, report, stress } from './samples.ts'

const notes = (
  assertions: readonly AssertionRecord[],
  state: EndedTest['state'] = 'failed',
  { error, run = stress() }: { error?: string; run?: StressResult } = {},
) =>
  report([ended('search', [run, ...assertions], { state, ...(error !== undefined && { error }) })])
    .tests.flatMap(measuredThings)
    .flatMap(verdictNotes)

test('a failed test shows the headlines of what did not pass', () => {
  expect(notes([assertion('a'), assertion('b', 'fail', 'Too slow.')])).toEqual(['b: Too slow.'])
})

test('a test that passed shows what was recorded and compared with nothing', () => {
  const recorded = 'Recorded 1 of 5 in __endure__/a.json, compared with nothing.'
  const assertions = [
    assertion('toMatchBaseline', 'pass', recorded),
    assertion('toMatchBaseline', 'pass', 'No worse.'),
  ]
  expect(notes([...assertions, assertion('b', 'pass', recorded)], 'passed')).toEqual([recorded])
})

test('headlines are capped, and the rest is counted', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((matcher) => assertion(matcher, 'fail', 'No.'))
  expect(notes(many)).toEqual(['a: No.', 'b: No.', 'c: No.', '…and 2 more'])
})

test('a failure that is not of endure is named', () => {
  const error = 'Test timed out in 400ms.'
  expect(notes([assertion('a')], 'failed', { error })).toEqual([`failed with: ${error}`])
  expect(notes([assertion('a')])).toEqual(["failed, though none of endure's assertions did"])
})

test('an assertion that was meant to fail is not taken for what the test failed with', () => {
  const leaked = assertion('toHaveNoMemoryLeak', 'fail', 'Heap grew 1.84 KiB per call.')
  const said = 'toHaveNoMemoryLeak: Heap grew 1.84 KiB per call.'
  expect(notes([leaked], 'failed', { error: leaked.headline })).toEqual([said])
  expect(notes([leaked], 'failed', { error: 'expected 1 to be 2' })).toEqual([
    said,
    'failed with: expected 1 to be 2',
  ])
})

test('a run that endure itself cut short is left to the note on the cut', () => {
  const run = stress({ stopped: { by: 'deadline', atMs: 4_200, detail: 'the timeout of its test was near' } })
  expect(notes([], 'failed', { run })).toEqual([])
  expect(loadNotes(run)).toEqual(['stopped after 4.2 s (deadline): the timeout of its test was near'])
})

test('a test that did not end is told from one that was skipped, and a pass needs no words', () => {
  expect(notes([], 'pending')).toEqual(['the run ended before the test did'])
  expect(notes([], 'skipped')).toEqual(['skipped after it was measured'])
  expect(notes([assertion('a', 'fail', 'Meant to.')], 'passed')).toEqual([])
})
