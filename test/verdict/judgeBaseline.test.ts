import { describe, expect, test } from 'vitest'
import type { BaselineRun, BaselineRuns } from '../../src/records/baseline.ts'
import { baselineRun, judgeBaseline, unfitForBaseline } from '../../src/verdict/judgeBaseline.ts'
import { cutOff, failing, stress } from '../report/samples.ts'

const rule = { tolerance: 0.1, floorMs: 2 }
const typical = { operations: 10_000, successRate: 1, qps: 1_000, p50Ms: 50, p99Ms: 120 }

const recorded = (runs: readonly Partial<BaselineRun>[]): BaselineRuns => ({
  machine: 'this one',
  load: '10 users',
  runs: runs.map((run) => ({ at: '2026-01-01T00:00:00.000Z', node: '20.20.2', ...typical, ...run })),
})
/** Five runs that scatter by a per cent, as medians and rates do. */
const steady = recorded([0.99, 1.01, 1, 0.995, 1.005].map((by) => ({ qps: 1_000 * by, p50Ms: 50 * by })))

const measured = (run: Partial<typeof typical> = {}) => {
  const { operations: total, successRate, qps, p50Ms, p99Ms } = { ...typical, ...run }
  const { operations, latency } = stress()
  return stress({
    operations: { ...operations, started: total, succeeded: total, total },
    successRate,
    qps,
    latency: { ...latency, count: total, p50: p50Ms, p99: p99Ms },
  })
}
const outcome = (run: Partial<typeof typical>, runs = steady) =>
  judgeBaseline(measured(run), runs, rule).outcome

describe('a run is worse when it differs', () => {
  test('by more than the tolerance', () => {
    expect(outcome({ p50Ms: 55 })).toBe('pass')
    expect(outcome({ p50Ms: 55.1 })).toBe('fail')
    expect(outcome({ qps: 900 })).toBe('pass')
    expect(outcome({ qps: 899 })).toBe('fail')
  })

  test('by more than the floor, where a share is next to nothing', () => {
    const quick = recorded([1, 1, 1, 1, 1].map((p50Ms) => ({ p50Ms, p99Ms: 2 })))
    expect(outcome({ p50Ms: 3, p99Ms: 2 }, quick)).toBe('pass')
    expect(outcome({ p50Ms: 3.1, p99Ms: 2 }, quick)).toBe('fail')
  })

  test('by more than runs of the recorded kind do', () => {
    const noisy = recorded([0.8, 1.2, 1, 0.9, 1.1].map((by) => ({ p50Ms: 50 * by })))
    expect(outcome({ p50Ms: 65 }, noisy)).toBe('pass')
    expect(outcome({ p50Ms: 65 })).toBe('fail')
    expect(outcome({ p50Ms: 130 }, noisy)).toBe('fail')
  })

  test('for the worse, not for the better', () => {
    expect(outcome({ p50Ms: 1, qps: 50_000, p99Ms: 2 })).toBe('pass')
  })

  test('in its success rate by more than a point', () => {
    expect(outcome({ successRate: 0.99 })).toBe('pass')
    expect(outcome({ successRate: 0.989 })).toBe('fail')
  })
})

describe('the p99', () => {
  test('is compared where every run had a thousand operations', () => {
    expect(outcome({ p99Ms: 500 })).toBe('fail')
    expect(judgeBaseline(measured({ p99Ms: 500, operations: 999 }), steady, rule)).toMatchObject({
      outcome: 'pass',
      leftOut: ['p99: it takes 1 000 operations in every run'],
    })
  })

  test('is worse when it fell among operations that never ended', () => {
    expect(outcome({ p99Ms: Number.POSITIVE_INFINITY })).toBe('fail')
    expect(outcome({ p50Ms: Number.POSITIVE_INFINITY })).toBe('inconclusive')
  })
})

describe('no verdict', () => {
  test('on a run that was cut off, or too short for a median', () => {
    expect(unfitForBaseline(cutOff())).toMatch(/^it was stopped/)
    expect(unfitForBaseline(failing())).toMatch(/^the run was stopped after 1\.83 s because resident memory/)
    expect(unfitForBaseline(measured({ operations: 4 }))).toBe('4 operations are too few: a median takes 5')
    expect(unfitForBaseline(measured())).toBeUndefined()
  })

  test('on a slow run whose generator was itself at its limit', () => {
    const generator = { ...stress().generator, saturated: true, reason: 'the loop was busy' }
    expect(judgeBaseline({ ...measured({ qps: 10 }), generator }, steady, rule).outcome).toBe('inconclusive')
    expect(judgeBaseline({ ...measured(), generator }, steady, rule).outcome).toBe('pass')
  })
})

describe('over many runs that scatter as real ones do (rate and median by 3 %, p99 by 12 %)', () => {
  const normal = seededNormal(42)
  const scatter = (slower = 1): Partial<typeof typical> => ({
    qps: (1_000 / slower) * Math.exp(0.03 * normal()),
    p50Ms: 50 * slower * Math.exp(0.03 * normal()),
    p99Ms: 120 * slower * Math.exp(0.12 * normal()),
  })
  const failures = (runs: number, slower: number) => {
    const times = 2_000
    let failed = 0
    for (let time = 0; time < times; time++) {
      const baseline = recorded(Array.from({ length: runs }, () => scatter()))
      if (outcome(scatter(slower), baseline) === 'fail') failed++
    }
    return failed / times
  }

  test.each([5, 10, 20])('with %i recorded the same code seldom looks slower', (runs) => {
    expect(failures(runs, 1)).toBeLessThan(0.03)
  })

  test.each([
    [5, 0.85],
    [10, 0.97],
    [20, 0.99],
  ])('with %i recorded a fifth more time is found', (runs, power) => {
    expect(failures(runs, 1.2)).toBeGreaterThan(power)
  })
})

test('what is kept of a run is what is compared', () => {
  expect(baselineRun(measured(), 'now', '20.20.2')).toEqual({ at: 'now', node: '20.20.2', ...typical })
})

/** Mulberry32 under Box and Muller: the same numbers in every run. */
function seededNormal(seed: number): () => number {
  let state = seed
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
