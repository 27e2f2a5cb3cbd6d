import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewestForQuantile } from '../../src/stats/fewestForQuantile.ts'

// Hahn and Meeker, Statistical Intervals (1991), table A.16a has 29, 59 and 299 for 95 % confidence.
test.each([
  [0.5, 5],
  [0.9, 29],
  [0.95, 59],
  [0.99, 299],
  [0.999, 2_995],
])('the quantile %d takes %d values', (ratio, fewest) => {
  expect(fewestForQuantile(ratio)).toBe(fewest)
})

test('is the smallest number with which all fall below in at most one case of twenty', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.9999, noNaN: true }), (ratio) => {
      const fewest = fewestForQuantile(ratio)
      expect(ratio ** fewest).toBeLessThanOrEqual(0.05 + 1e-12)
      expect(ratio ** (fewest - 1)).toBeGreaterThan(0.05 - 1e-12)
    }),
  )
})

test.each([0, 1, -1, Number.NaN])('%d is no quantile', (ratio) => {
  expect(() => fewestForQuantile(ratio)).toThrow(RangeError)
})
