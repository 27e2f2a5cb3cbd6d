import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilsonInterval } from '../../src/stats/wilson.ts'

// R 4.4: prop.test(x, n, correct = FALSE)$conf.int
test.each([
  [20, 20, 0.8388748, 1],
  [0, 10, 0, 0.2775328],
  [97, 100, 0.9154806, 0.9897455],
  [50, 100, 0.4038315, 0.5961685],
])('%d of %d: %d to %d, as R has it', (successes, n, lower, upper) => {
  const interval = wilsonInterval(successes, n)
  expect(interval[0]).toBeCloseTo(lower, 6)
  expect(interval[1]).toBeCloseTo(upper, 6)
})

test('holds the share, and narrows as the sample grows', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (n, share) => {
        const successes = Math.round(n * share)
        const [lower, upper] = wilsonInterval(successes, n)
        expect(lower).toBeLessThanOrEqual(successes / n + 1e-12)
        expect(upper).toBeGreaterThanOrEqual(successes / n - 1e-12)
        const [narrowLower, narrowUpper] = wilsonInterval(successes * 4, n * 4)
        expect(narrowUpper - narrowLower).toBeLessThan(upper - lower)
      },
    ),
  )
})

test.each([
  [0, 0],
  [2, 1],
  [-1, 5],
  [Number.NaN, 5],
])('refuses %d of %d', (successes, n) => {
  expect(() => wilsonInterval(successes, n)).toThrow(RangeError)
})
