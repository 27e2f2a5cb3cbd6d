import { describe, expect, test } from 'vitest'
import type { PhaseResult } from '../../src/records/loadFigures.ts'
import { judgeRecovery } from '../../src/verdict/judgeRecovery.ts'
import { drivenResult } from '../load/drivenResult.ts'
import { phased, stress } from '../report/samples.ts'

const { latency } = stress()
const rule = { tolerance: 0.5, floorMs: 5 }

function judge(last: Partial<PhaseResult>, first: Partial<PhaseResult> = {}) {
  const result = phased([{ name: 'before', ...first }, { name: 'storm' }, { name: 'after', ...last }])
  const [from, , to] = result.phases as readonly [PhaseResult, PhaseResult, PhaseResult]
  return judgeRecovery(result, from, to, rule)
}

test('a phase like the first has recovered', () => {
  expect(judge({}).outcome).toBe('pass')
})

describe('each figure has its limit, which is kept', () => {
  test.each<[Partial<PhaseResult>, 'pass' | 'fail']>([
    [{ successRate: 0.98 }, 'pass'],
    [{ successRate: 0.979 }, 'fail'],
    [{ latency: { ...latency, p50: 290 } }, 'pass'],
    [{ latency: { ...latency, p50: 290.1 } }, 'fail'],
    [{ latency: { ...latency, p99: 381.5 } }, 'pass'],
    [{ latency: { ...latency, p99: 381.6 } }, 'fail'],
    [{ latency: { ...latency, p99: Number.POSITIVE_INFINITY } }, 'fail'],
    [{ qps: 3904.2 / 1.5 }, 'pass'],
    [{ qps: 3904.2 / 1.51 }, 'fail'],
  ])('%#', (last, outcome) => {
    expect(judge(last).outcome).toBe(outcome)
  })
})

describe('what cannot be compared is left out, and said', () => {
  test('the rate under another load', () => {
    const other = judge({ qps: 1, load: '10 users' })
    expect(other).toMatchObject({
      outcome: 'pass',
      leftOut: ['the rate: the two phases did not have the same load'],
    })
  })

  test('the p99 of few operations', () => {
    const few = judge({ latency: { ...latency, count: 298, p99: 1e6 } })
    expect(few).toMatchObject({
      outcome: 'pass',
      leftOut: ['p99: it takes 299 operations a phase, one had 298'],
    })
    expect(judge({ latency: { ...latency, count: 299, p99: 1e6 } }).outcome).toBe('fail')
  })
})

test('arrivals at the same rate are the same load, whatever is in flight', () => {
  const open = { model: 'open', maxInFlight: 3 } as const
  expect(judge({ ...open, maxInFlight: 300, qps: 1 }, open).outcome).toBe('fail')
})

describe('no verdict', () => {
  test('where the first phase itself was ill', () => {
    expect(judge({}, { successRate: 0.49 }).missing).toMatch(
      /^phase 'before'.*itself succeeded for only 49 %/,
    )
    expect(judge({}, { latency: { ...latency, p50: Number.POSITIVE_INFINITY } }).outcome).toBe('inconclusive')
  })

  test('where a phase had too few operations for a median', () => {
    expect(judge({ latency: { ...latency, count: 4 } }).outcome).toBe('inconclusive')
  })

  test('where the run never came to the last phase', () => {
    const result = phased([{ name: 'before' }, { name: 'after' }])
    const [from, to] = result.phases as readonly [PhaseResult, PhaseResult]
    const cut = {
      ...result,
      stopped: { by: 'deadline', atMs: 1_500, detail: 'the test was to end' },
    } as const
    expect(judgeRecovery(cut, from, to, rule).outcome).toBe('inconclusive')
  })
})

test('the rate of users who think is compared: as many are planned, whoever is at work', async () => {
  const think = { users: 10, iterations: 40, thinkTime: [10, 60] } as const
  const healthy = { name: 'before', ...think }
  const plan = { phases: [healthy, { name: 'storm', ...think }, { ...healthy, name: 'after' }], seed: 3 }
  const result = await drivenResult(
    plan,
    (clock) =>
      ({ phase }) =>
        clock.sleep(phase === 'storm' ? 200 : 1),
  )
  const [from, storm, to] = result.phases as readonly [PhaseResult, PhaseResult, PhaseResult]
  expect(judgeRecovery(result, from, to, rule)).toMatchObject({ outcome: 'pass', leftOut: [] })
  expect(judgeRecovery(result, from, storm, rule)).toMatchObject({ outcome: 'fail', leftOut: [] })
})
