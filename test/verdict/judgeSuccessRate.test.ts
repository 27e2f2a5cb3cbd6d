import { expect, test } from 'vitest'
import { judgeSuccessRate } from '../../src/verdict/judgeSuccessRate.ts'
import { stress } from '../report/samples.ts'

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
  expect(judgeSuccessRate(outOf100(95), 0.95).outcome).toBe('pass')
  expect(judgeSuccessRate(outOf100(94), 0.95).outcome).toBe('fail')
})

test('all or nothing can be asked for', () => {
  expect(judgeSuccessRate(outOf100(100), 1).outcome).toBe('pass')
  expect(judgeSuccessRate(outOf100(99), 1).outcome).toBe('fail')
  expect(judgeSuccessRate(outOf100(0), 0).outcome).toBe('pass')
})

test('a run that was cut off or empty carries no verdict, even for a limit of 0', () => {
  const cut = stress({ stopped: { by: 'deadline', atMs: 5, detail: 'of a test' } })
  expect(judgeSuccessRate(cut, 0).outcome).toBe('inconclusive')
  const operations = { started: 0, succeeded: 0, failed: 0, timedOut: 0, dropped: 0, unsettled: 0, total: 0 }
  expect(judgeSuccessRate(stress({ operations, successRate: Number.NaN }), 0).outcome).toBe('inconclusive')
})

test('a rate that was not measured carries no verdict, as JSON has it too', () => {
  const unmeasured = { ...stress(), successRate: Number.NaN }
  expect(judgeSuccessRate(unmeasured, 0).outcome).toBe('inconclusive')
  expect(judgeSuccessRate(JSON.parse(JSON.stringify(unmeasured)), 0).outcome).toBe('inconclusive')
})
