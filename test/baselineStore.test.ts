import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { baselineMachine, baselinePath, readBaselines, writeBaseline } from '../src/baselineStore.ts'
import type { BaselineRun } from '../src/records/baseline.ts'
import { temporaryFolder } from './report/temporaryFolder.ts'

const run = (qps: number): BaselineRun => ({
  at: '2026-01-01T00:00:00.000Z',
  node: '20.20.2',
  operations: 100,
  successRate: 1,
  qps,
  p50Ms: 5,
  p99Ms: 9,
})
const runs = (machine: string, ...qps: number[]) => ({ machine, load: '10 users', runs: qps.map(run) })

test('a baseline stands in a folder beside its test file', () => {
  expect(baselinePath(join('/project', 'search.test.ts'))).toBe(
    join('/project', '__endure__', 'search.test.ts.json'),
  )
})

test('what was written is read again, each machine by itself, in an order that does not change', () => {
  const path = join(temporaryFolder(), '__endure__', 'a.test.ts.json')
  expect(readBaselines(path).baselines).toEqual({})
  writeBaseline(path, 'z', runs('laptop', 1, 2))
  writeBaseline(path, 'a', runs('laptop', 3))
  writeBaseline(path, 'z', runs('ci', 4))
  writeBaseline(path, 'z', runs('laptop', 5))
  const { baselines } = readBaselines(path)
  expect(Object.keys(baselines)).toEqual(['a', 'z'])
  expect(baselines.z).toEqual([runs('ci', 4), runs('laptop', 5)])
})

test('figures have no more digits than they mean, and the last twenty runs are kept', () => {
  const path = join(temporaryFolder(), 'b.json')
  writeBaseline(path, 'many', runs('laptop', ...Array.from({ length: 25 }, (_, index) => index + 1 / 3)))
  expect(readFileSync(path, 'utf8')).toContain('"qps": 24.3333,')
  expect(readBaselines(path).baselines.many?.[0]?.runs.map(({ qps }) => Math.floor(qps))).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 5),
  )
})

test('a name that every object has is a name like any other', () => {
  const path = join(temporaryFolder(), 'c.json')
  writeBaseline(path, 'constructor', runs('laptop', 1))
  expect(readBaselines(path).baselines.constructor).toEqual([runs('laptop', 1)])
})

test.each(['{', '{"schema":"another/1"}', '<<<<<<< HEAD'])(
  '%s is none of its files, and is left alone',
  (text) => {
    const path = join(temporaryFolder(), 'd.json')
    writeFileSync(path, text)
    expect(() => writeBaseline(path, 'a', runs('laptop', 1))).toThrow(
      /to hold baselines of endure\. Restore it/,
    )
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)

test('a machine is told by its Node, its system and its processors', () => {
  expect(baselineMachine()).toMatch(/^Node \d+, \w+ \w+, \d+ × .+/)
})
