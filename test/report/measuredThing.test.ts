import { expect, test } from 'vitest'
import type { TestRecord } from '../../src/records/testRecord.ts'
import { measuredThings } from '../../src/report/measuredThing.ts'
import { assertion, ended, leak, progress, report, stress } from './samples.ts'

const things = (records: readonly TestRecord[]) =>
  report([ended('search', records)])
    .tests.flatMap(measuredThings)
    .map(({ name, measurement, assertions }) => [
      name,
      measurement?.kind,
      assertions.map(({ matcher }) => matcher),
    ])

test('assertions belong to the measurement before them', () => {
  expect(things([stress(), assertion('a'), assertion('b'), leak(), assertion('c')])).toEqual([
    ['search', 'stressResult', ['a', 'b']],
    ['search', 'leakReport', ['c']],
  ])
})

test('several measurements of one kind are numbered', () => {
  expect(things([stress(), leak(), stress()]).map(([name]) => name)).toEqual([
    'search (1)',
    'search',
    'search (2)',
  ])
})

test('assertions without a measurement are one thing, before one they belong to it', () => {
  expect(things([assertion('a'), assertion('b')])).toEqual([['search', undefined, ['a', 'b']]])
  expect(things([assertion('a'), stress(), assertion('b')])).toEqual([['search', 'stressResult', ['a', 'b']]])
})

test('a run that was lost is the last thing of its test', () => {
  const [lost] = report([ended('search', [], { state: 'pending', lost: progress() })]).tests.flatMap(
    measuredThings,
  )
  expect([lost?.name, lost?.measurement]).toEqual(['search', progress()])
})

test('records of a later version are passed over', () => {
  expect(things([{ kind: 'profileOfTheFuture' } as unknown as TestRecord])).toEqual([])
})
