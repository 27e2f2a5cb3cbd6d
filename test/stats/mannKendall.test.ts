import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kendallVariance, mannKendall } from '../../src/stats/mannKendall.ts'

const integers = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 3, maxLength: 30 })

describe('mannKendall', () => {
  // S and its variance by NumPy from the definition (the variance agrees with SciPy 1.17.1's kendalltau),
  // p = 2 * scipy.stats.norm.sf(z) with the continuity correction.
  test.each([
    {
      // The first 20 years of R's `Nile`.
      y: [
        1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799,
        958, 1140,
      ],
      s: -46,
      variance: 945.3333333333334,
      p: 0.14330545886419635,
    },
    { y: [1, 2, 2, 3, 2, 4, 4, 5, 5, 5], s: 36, variance: 116.66666666666667, p: 0.001193745444872003 },
    { y: [3, 1, 4, 1, 5, 9, 2, 6], s: 11, variance: 64.33333333333333, p: 0.21248644570250086 },
    {
      y: [0, 0, 0, 8, 8, 8, 8, 24, 24, 24, 24, 24],
      s: 47,
      variance: 183.66666666666666,
      p: 0.0006881913188568935,
    },
    {
      y: Array.from({ length: 60 }, (_, i) => i),
      s: 1770,
      variance: 24583.333333333332,
      p: 1.6003001648355794e-29,
    },
  ])('agrees with SciPy: S = $s', ({ y, s, variance, p }) => {
    expect(mannKendall(y).s).toBe(s)
    expect(kendallVariance(y)).toBeCloseTo(variance, 9)
    expect(mannKendall(y).p / p).toBeCloseTo(1, 5)
  })

  test('reversed in time, S turns its sign and p stays', () => {
    fc.assert(
      fc.property(integers, (y) => {
        const forwards = mannKendall(y)
        const backwards = mannKendall(y.toReversed())
        expect(backwards.s).toBe(0 - forwards.s)
        expect(backwards.p).toBe(forwards.p)
      }),
    )
  })

  test('any rising transformation of y changes nothing', () => {
    fc.assert(
      fc.property(integers, (y) => {
        expect(mannKendall(y.map((value) => value ** 3 + 7))).toEqual(mannKendall(y))
      }),
    )
  })

  test('p is a probability', () => {
    fc.assert(
      fc.property(integers, (y) => {
        const { p } = mannKendall(y)
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('a flat series has no trend', () => {
    expect(mannKendall([5, 5, 5, 5])).toEqual({ s: 0, p: 1 })
  })

  test.each([
    ['two points', [1, 2]],
    ['NaN', [1, 2, Number.NaN]],
    ['Infinity', [1, 2, Number.POSITIVE_INFINITY]],
  ])('%s is refused', (_, y) => {
    expect(() => mannKendall(y)).toThrow(RangeError)
  })
})
