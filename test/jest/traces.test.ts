import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { collectTraces, leaveTrace, TraceReader } from '../../src/jest/traces.ts'
import { temporaryFolder } from '../report/temporaryFolder.ts'

const assertion = (headline: string) =>
  ({ kind: 'assertion', matcher: 'toX', outcome: 'pass', headline }) as const
const trace = (headline: string) => ({
  project: '',
  file: '/a.test.js',
  name: 'a',
  attempt: 1,
  left: assertion(headline),
})
afterEach(() => collectTraces(undefined))

test('what is left is read once, in order', () => {
  const folder = temporaryFolder()
  const reader = new TraceReader(folder)
  collectTraces(folder)
  leaveTrace(trace('one'))
  leaveTrace(trace('two'))
  expect(reader.read()).toEqual([trace('one'), trace('two')])
  expect(reader.read()).toEqual([])
  leaveTrace(trace('three'))
  expect(reader.read()).toEqual([trace('three')])
})

test('figures that JSON does not know arrive', () => {
  const folder = temporaryFolder()
  collectTraces(folder)
  const left = { ...assertion('one'), figures: [Number.NaN, Number.POSITIVE_INFINITY] }
  leaveTrace({ ...trace('one'), left })
  expect(new TraceReader(folder).read()).toEqual([{ ...trace('one'), left }])
})

test('a line that a killed worker did not finish is left until it is whole', () => {
  const folder = temporaryFolder()
  const reader = new TraceReader(folder)
  collectTraces(folder)
  leaveTrace(trace('one'))
  const [name = ''] = readdirSync(folder)
  appendFileSync(join(folder, name), 'AAAA')
  expect(reader.read()).toEqual([trace('one')])
  expect(reader.read()).toEqual([])
})

test('nothing is written where no reporter collects', () => {
  const folder = temporaryFolder()
  collectTraces(folder)
  collectTraces(undefined)
  leaveTrace(trace('one'))
  expect(readdirSync(folder)).toEqual([])
})
