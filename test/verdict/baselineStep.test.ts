import { describe, expect, test } from 'vitest'
import type { BaselineRun, BaselineRuns } from '../../src/records/baseline.ts'
import { type BaselineMode, baselineStep } from '../../src/verdict/baselineStep.ts'

const kind = { machine: 'Node 20, laptop', load: '10 users' }
const run: BaselineRun = {
  at: '2026-01-01T00:00:00.000Z',
  node: '20.20.2',
  operations: 100,
  successRate: 1,
  qps: 100,
  p50Ms: 5,
  p99Ms: 9,
}
const recorded = (runs: number, changes: Partial<BaselineRuns> = {}): BaselineRuns => ({
  ...kind,
  runs: Array.from({ length: runs }, () => run),
  ...changes,
})
const step = (mode: BaselineMode, ...entries: BaselineRuns[]) =>
  baselineStep(entries, kind, mode, 'search.json')

test('five recorded runs are compared with, four are not', () => {
  expect(step('compare', recorded(5))).toMatchObject({ do: 'compare' })
  expect(step('compare', recorded(4))).toMatchObject({ do: 'refuse', runs: 4 })
})

test('what was asked for is done whatever is recorded', () => {
  expect(step('restart', recorded(20))).toEqual({ do: 'record', behind: [] })
  expect(step('add', recorded(20))).toMatchObject({ do: 'record', behind: { length: 20 } })
})

describe('runs of another kind are not compared with', () => {
  test('of another machine', () => {
    expect(step('add', recorded(5, { machine: 'CI' }))).toEqual({ do: 'record', behind: [] })
    expect(step('compare', recorded(5, { machine: 'CI' }))).toEqual({
      do: 'refuse',
      runs: 0,
      reason:
        'search.json has no run of this machine, Node 20, laptop (but of CI), and a comparison takes 5: run this test 5 times with ENDURE_UPDATE=add on such a machine, and commit the file; `.not` records nothing',
    })
  })

  test('of another load', () => {
    const other = recorded(5, { load: '20 users' })
    expect(step('compare', other)).toEqual({
      do: 'refuse',
      runs: 5,
      reason:
        'search.json has runs of 20 users, and this was one of 10 users. ENDURE_UPDATE=1, or `-u`, starts over with it',
    })
    expect(step('add', other)).toEqual({ do: 'record', behind: [] })
  })
})
