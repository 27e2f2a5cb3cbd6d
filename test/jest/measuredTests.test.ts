import { expect, test } from 'vitest'
import { MeasuredTests } from '../../src/jest/measuredTests.ts'
import type { Trace } from '../../src/jest/traces.ts'
import { progress } from '../report/samples.ts'

const assertion = (headline: string) =>
  ({ kind: 'assertion', matcher: 'toX', outcome: 'pass', headline }) as const
const traced = (attempt: number, left: Trace['left'], name = 'search > holds'): Trace => {
  return { project: '', file: '/root/a.test.js', name, attempt, left }
}
const of = {
  path: '/root/a.test.js',
  context: { config: { id: 'a1', displayName: { name: 'load' }, globals: {} } },
}
const result = {
  ancestorTitles: ['search'],
  title: 'holds',
  status: 'passed',
  duration: 12,
  failureMessages: [],
}

test('a test ends with what its last attempt left', () => {
  const tests = new MeasuredTests('/root')
  tests.start(of)
  tests.take([traced(1, assertion('first')), traced(2, assertion('second'))])
  expect(tests.end(of, result)).toEqual({
    file: 'a.test.js',
    project: 'load',
    name: 'search > holds',
    state: 'passed',
    durationMs: 12,
    records: [assertion('second')],
  })
})

test('a failed test tells its first sentence, without kind, colours and calls', () => {
  const failed = {
    ...result,
    status: 'failed',
    failureMessages: [
      'Error: \u001b[2mexpect(\u001b[22mresult).toX()\n\nIt was slow. Very.\n    at search (a.js:1:1)',
    ],
  }
  expect(new MeasuredTests('/root').end(of, failed)).toMatchObject({ state: 'failed', error: 'It was slow.' })
})

test('a test that never ended is there with what it left, and how its load run stood', () => {
  const tests = new MeasuredTests('/root')
  const line = progress()
  expect(tests.take([traced(1, line, 'lost')])).toEqual([
    { place: { file: 'a.test.js', project: '', name: 'lost' }, progress: line },
  ])
  tests.end(of, result)
  expect(tests.all().map(({ name, state, lost }) => [name, state, lost])).toEqual([
    ['search > holds', 'passed', undefined],
    ['lost', 'pending', line],
  ])
})

test('a skipped test is no other', () => {
  const tests = new MeasuredTests('/root')
  for (const status of ['pending', 'todo', 'disabled', 'skipped']) {
    expect(tests.end(of, { ...result, status }).state).toBe('skipped')
  }
})
