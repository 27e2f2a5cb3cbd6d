import { expect, test } from 'vitest'
import type { AssertionRecord } from '../../src/records/testRecord.ts'
import type { EndedTest } from '../../src/report/endureReport.ts'
import { measuredThings } from '../../src/report/measuredThing.ts'
import { verdictNotes } from '../../src/report/verdictNotes.ts'
import { assertion, ended, report, stress } from './samples.ts'

const notes = (assertions: readonly AssertionRecord[], state: EndedTest['state'] = 'failed') =>
  report([ended('search', [stress(), ...assertions], { state })])
    .tests.flatMap(measuredThings)
    .flatMap(verdictNotes)

test('a failed test shows the headlines of what did not pass', () => {
  expect(notes([assertion('a'), assertion('b', 'fail', 'Too slow.')])).toEqual(['b: Too slow.'])
})

test('headlines are capped, and the rest is counted', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((matcher) => assertion(matcher, 'fail', 'No.'))
  expect(notes(many)).toEqual(['a: No.', 'b: No.', 'c: No.', '…and 2 more'])
})

test('a failure that is not of endure is said to be so', () => {
  expect(notes([assertion('a')])).toEqual(["failed, though none of endure's assertions did"])
})

test('a test that did not end is told from one that was skipped, and a pass needs no words', () => {
  expect(notes([], 'pending')).toEqual(['the run ended before the test did'])
  expect(notes([], 'skipped')).toEqual(['skipped after it was measured'])
  expect(notes([assertion('a', 'fail', 'Meant to.')], 'passed')).toEqual([])
})
