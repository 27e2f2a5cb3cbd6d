import { describe, expect, test } from 'vitest'
import type { OperationCounts } from '../../src/records/loadFigures.ts'
import type { StressResult } from '../../src/records/stressResult.ts'
import { judgeRate } from '../../src/verdict/judgeRate.ts'
import { wholeRun } from '../../src/verdict/runPart.ts'
import type { RateName } from '../../src/verdict/verdict.ts'
import { stress } from '../report/samples.ts'

const judgeSuccess = (result: StressResult, min: number) => judgeRate(wholeRun(result), 'success', min)

const outOf100 = (succeeded: number) =>
  stress({
    operations: {
      started: 100,
      succeeded,
      failed: 0,
      timedOut: 100 - succeeded,
      dropped: 0,
      unsettled: 0,
      total: 100,
    },
    successRate: succeeded / 100,
  })

test('the limit itself passes, and one operation less fails', () => {
  expect(judgeSuccess(outOf100(95), 0.95).outcome).toBe('pass')
  expect(judgeSuccess(outOf100(94), 0.95).outcome).toBe('fail')
})

test('all or nothing can be asked for', () => {
  expect(judgeSuccess(outOf100(100), 1).outcome).toBe('pass')
  expect(judgeSuccess(outOf100(99), 1).outcome).toBe('fail')
  expect(judgeSuccess(outOf100(0), 0).outcome).toBe('pass')
})

test('a run that was cut off or empty carries no verdict, even for a limit of 0', () => {
  const cut = stress({ stopped: { by: 'deadline', atMs: 5, detail: 'of a test' } })
  expect(judgeSuccess(cut, 0).outcome).toBe('inconclusive')
  const operations = { started: 0, succeeded: 0, failed: 0, timedOut: 0, dropped: 0, unsettled: 0, total: 0 }
  expect(judgeSuccess(stress({ operations, successRate: Number.NaN }), 0).outcome).toBe('inconclusive')
})

test('a rate that was not measured carries no verdict, as JSON has it too', () => {
  const unmeasured = { ...stress(), successRate: Number.NaN }
  expect(judgeSuccess(unmeasured, 0).outcome).toBe('inconclusive')
  expect(judgeSuccess(JSON.parse(JSON.stringify(unmeasured)), 0).outcome).toBe('inconclusive')
})

describe('a load generator at its limit', () => {
  const generator = { ...stress().generator, saturated: true, reason: 'the loop was busy' }
  const counts = {
    started: 100,
    succeeded: 90,
    failed: 0,
    timedOut: 10,
    dropped: 0,
    unsettled: 0,
    total: 100,
  }
  const rate = (operations: OperationCounts, name: RateName, limit: number) =>
    judgeRate(wholeRun(stress({ operations, generator })), name, limit).outcome

  test('may be why operations came too late', () => {
    expect(rate(counts, 'success', 0.95)).toBe('inconclusive')
    expect(rate(counts, 'error', 0.05)).toBe('inconclusive')
    expect(rate(counts, 'completion', 0.95)).toBe('inconclusive')
  })

  test('is not why they threw', () => {
    const threw = { ...counts, failed: 10, timedOut: 0 }
    expect(rate(threw, 'success', 0.95)).toBe('fail')
    expect(rate(threw, 'error', 0.05)).toBe('fail')
    expect(rate({ ...counts, failed: 9, timedOut: 1 }, 'error', 0.05)).toBe('fail')
  })

  test('takes nothing from a limit that was kept', () => {
    expect(rate(counts, 'success', 0.9)).toBe('pass')
  })
})

test('an error rate of exactly its limit is kept, whatever 1 - 0.95 comes to', () => {
  expect(judgeRate(wholeRun(outOf100(95)), 'error', 0.05).outcome).toBe('pass')
  expect(judgeRate(wholeRun(outOf100(94)), 'error', 0.05).outcome).toBe('fail')
})
