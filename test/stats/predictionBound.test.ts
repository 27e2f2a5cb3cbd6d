import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { predictionBound } from '../../src/stats/predictionBound.ts'

// R 4.3: x <- c(10, 12, 11, 13, 9); mean(x) + qt(0.99, 4) * sd(x) * sqrt(1 + 1/5)
test('is that of R', () => {
  expect(predictionBound([10, 12, 11, 13, 9])).toBeCloseTo(17.49, 1)
})

test('values that do not scatter leave no room', () => {
  expect(predictionBound([7, 7, 7, 7])).toBe(7)
})

describe('properties', () => {
  const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 4, maxLength: 20 })

  test('it moves and stretches with the values', () => {
    fc.assert(
      fc.property(values, fc.double({ min: -100, max: 100, noNaN: true }), (list, shift) => {
        const bound = predictionBound(list)
        expect(predictionBound(list.map((value) => value + shift))).toBeCloseTo(bound + shift, 6)
        expect(predictionBound(list.map((value) => value * 3))).toBeCloseTo(bound * 3, 6)
      }),
    )
  })

  test('it is never below the mean, nor depends on the order', () => {
    fc.assert(
      fc.property(values, (list) => {
        const mean = list.reduce((sum, value) => sum + value, 0) / list.length
        expect(predictionBound(list)).toBeGreaterThanOrEqual(mean - 1e-9)
        expect(predictionBound(list.toReversed())).toBeCloseTo(predictionBound(list), 6)
      }),
    )
  })
})

test('too few, and what is no number, is refused', () => {
  expect(() => predictionBound([1, 2, 3])).toThrow(RangeError)
  expect(() => predictionBound([1, 2, 3, Number.NaN])).toThrow(RangeError)
})
