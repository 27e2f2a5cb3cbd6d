import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rarestSeen } from '../../src/stats/rarestSeen.ts'

/** How likely it is that what strikes one call in so many strikes within these calls. */
const chance = (rarity: number, calls: number) => 1 - (1 - 1 / rarity) ** calls

// How many trials show a failure of this rate with 99 % confidence, ln(0.01) / ln(1 - rate) (success-run theorem):
// scipy.stats.geom.ppf(0.99, rate), SciPy 1.17.1. The logarithm of a rare rate is a little more than the rate, hence one less.
test.each([
  [10, 44],
  [20, 90],
  [100, 459],
  [1000, 4603],
])('one call in %i takes %i calls, as in SciPy', (rarity, calls) => {
  expect([rarity - 1, rarity]).toContain(rarestSeen(calls))
})

test('what strikes one call in so many has struck with 99 % certainty, what is rarer has not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 1e6 }), (calls) => {
      expect(chance(rarestSeen(calls), calls)).toBeGreaterThanOrEqual(0.99)
      expect(chance(rarestSeen(calls) + 2, calls)).toBeLessThan(0.99)
    }),
  )
})

test('more calls show nothing less rare', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(1e6), (calls, more) => {
      expect(rarestSeen(calls + more)).toBeGreaterThanOrEqual(rarestSeen(calls))
    }),
  )
})

test('no call shows nothing rarer than every call', () => {
  expect(rarestSeen(0)).toBe(1)
})
