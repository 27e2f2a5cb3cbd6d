import { expect, test } from 'vitest'
import { judgeSingleRun } from '../../src/verdict/judgeSingleRun.ts'
import { profile, stress } from '../report/samples.ts'

const memory = profile({
  growth: { heapUsedBytes: 400_000, externalBytes: 200_000, arrayBuffersBytes: 0, rssBytes: 5e6 },
})
const run = (started: number) =>
  stress({ memory, operations: { ...stress().operations, started, total: started } })

test('what is left must be half of what the smallest leak would have left, or less', () => {
  expect(judgeSingleRun(run(1_200_000), undefined).outcome).toBe('pass')
  expect(judgeSingleRun(run(1_199_999), undefined).outcome).toBe('inconclusive')
  expect(judgeSingleRun(run(18_750), 64).outcome).toBe('pass')
  expect(judgeSingleRun(run(18_749), 64).outcome).toBe('inconclusive')
})

test('a run is told the ways to a verdict: rounds, a ratio, or the operation itself', () => {
  const { missing } = judgeSingleRun(run(10_000), undefined)
  expect(missing).toMatch(/`rounds: 12`.*`growthRatio: 0\.15`.*the operation itself/)
  expect(judgeSingleRun(memory, undefined).missing).not.toContain('rounds: 12')
})
