import { expect, test } from 'vitest'
import { decisive, describeLimits, isKept, type Limit, outcomeOfLimits } from '../../src/verdict/limits.ts'

const p99 = (received: number): Limit => ({
  figure: 'p99',
  quantity: 'duration',
  bound: 'at most',
  limit: 100,
  received,
})
const rate: Limit = { figure: 'rate', quantity: 'percent', bound: 'at least', limit: 0.9, received: 0.9 }

test('a limit is kept at the limit itself, from its own side', () => {
  expect([100, 100.1].map((received) => isKept(p99(received)))).toEqual([true, false])
  expect([0.9, 0.899].map((received) => isKept({ ...rate, received }))).toEqual([true, false])
})

test('what is not a number keeps nothing', () => {
  expect(isKept(p99(Number.NaN))).toBe(false)
  expect(isKept({ ...rate, received: Number.NaN })).toBe(false)
})

test('one broken limit decides, and nothing does without evidence', () => {
  expect(outcomeOfLimits([p99(100), rate], undefined)).toBe('pass')
  expect(outcomeOfLimits([p99(101), rate], undefined)).toBe('fail')
  expect(outcomeOfLimits([p99(100), rate], 'evidence')).toBe('inconclusive')
  expect(decisive([p99(101), rate])).toEqual([p99(101)])
  expect(decisive([p99(100), rate])).toHaveLength(2)
})

test('a limit and what came of it never read alike where they differ', () => {
  expect(describeLimits([p99(100.004)])).toEqual({
    expected: 'p99 at most 100 ms',
    notExpected: 'p99 above 100 ms',
    received: 'p99 100.004 ms',
  })
  expect(describeLimits([p99(Number.POSITIVE_INFINITY), rate])).toEqual({
    expected: 'p99 at most 100 ms, rate at least 90 %',
    notExpected: 'not all of: p99 at most 100 ms, rate at least 90 %',
    received: 'p99 infinite, rate 90 %',
  })
})
