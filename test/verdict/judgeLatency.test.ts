import { describe, expect, test } from 'vitest'
import type { LatencySummary } from '../../src/records/loadFigures.ts'
import { judgeLatency, type LatencyRule } from '../../src/verdict/judgeLatency.ts'
import { wholeRun } from '../../src/verdict/runPart.ts'
import { cutOff, stress } from '../report/samples.ts'

const judge = (
  limits: LatencyRule['limits'],
  changes: Partial<LatencySummary> = {},
  rule: Partial<LatencyRule> = {},
) => {
  const latency = { ...stress().latency, ...changes }
  const result = stress({ latency, latencySucceeded: { ...latency, p99: 90 } })
  return judgeLatency(wholeRun(result), { limits, of: 'all', allowSmallSample: false, ...rule })
}

test('the limit itself is kept, and each figure has its own', () => {
  expect(judge({ p99: 251 }).outcome).toBe('pass')
  expect(judge({ p99: 250.9 }).outcome).toBe('fail')
  expect(judge({ p99: 251, mean: 200 }).outcome).toBe('fail')
  expect(judge({ p99: 251, mean: 201, max: 284 }).outcome).toBe('pass')
})

test('those that succeeded are judged by themselves where that is asked for', () => {
  expect(judge({ p99: 100 }).outcome).toBe('fail')
  expect(judge({ p99: 100 }, {}, { of: 'succeeded' }).outcome).toBe('pass')
})

describe('a percentile', () => {
  test.each([
    ['p50', 5],
    ['p90', 29],
    ['p95', 59],
    ['p99', 299],
    ['p999', 2_995],
  ] as const)('%s takes %d operations', (figure, fewest) => {
    expect(judge({ [figure]: 1000 }, { count: fewest }).outcome).toBe('pass')
    expect(judge({ [figure]: 1000 }, { count: fewest - 1 }).outcome).toBe('inconclusive')
    expect(judge({ [figure]: 1 }, { count: fewest - 1 }).outcome).toBe('inconclusive')
    expect(judge({ [figure]: 1 }, { count: fewest - 1 }, { allowSmallSample: true }).outcome).toBe('fail')
  })

  test('that so few operations do carry is named', () => {
    expect(judge({ p99: 1000 }, { count: 100 }).missing).toMatch(/takes 299 operations.*ask for p95/)
    expect(judge({ p50: 1000 }, { count: 1 }).missing).not.toMatch(/ask for/)
  })
})

test('mean and maximum are facts of any number of operations', () => {
  expect(judge({ mean: 300, max: 300 }, { count: 1 }).outcome).toBe('pass')
})

describe('what never started or never ended', () => {
  test('is infinitely slow, as JSON has it too', () => {
    expect(judge({ p99: 1e9 }, { p99: Number.POSITIVE_INFINITY }).outcome).toBe('fail')
    expect(judge({ p99: 1e9 }, { p99: null as never }).outcome).toBe('fail')
  })

  test('is not what was never measured', () => {
    expect(judge({ p99: 1e9 }, { p99: Number.NaN }).outcome).toBe('inconclusive')
    expect(judge({ p99: 1e9 }, { count: 0, p99: null as never }, { allowSmallSample: true }).outcome).toBe(
      'inconclusive',
    )
  })
})

test('a run that was cut off carries no verdict', () => {
  const rule = { limits: { max: 1e9 }, of: 'all', allowSmallSample: true } as const
  expect(judgeLatency(wholeRun(cutOff()), rule).outcome).toBe('inconclusive')
})

test('a load generator at its limit may be why operations were slow, and never why they were fast', () => {
  const generator = { ...stress().generator, saturated: true, reason: 'the loop was busy' }
  const at = (p99: number) =>
    judgeLatency(wholeRun(stress({ generator })), { limits: { p99 }, of: 'all', allowSmallSample: false })
  expect(at(10).outcome).toBe('inconclusive')
  expect(at(1000).outcome).toBe('pass')
})
