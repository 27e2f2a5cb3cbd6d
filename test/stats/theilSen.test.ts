import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { theilSen } from '../../src/stats/theilSen.ts'

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const integers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 })

describe('theilSen', () => {
  // scipy.stats.theilslopes(y, x, 0.95), SciPy 1.17.1.
  test.each([
    {
      // The first 20 years of R's `Nile`.
      y: [
        1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799,
        958, 1140,
      ],
      slope: -7.142857142857143,
      interval: [-20.22222222222222, 2.8181818181818183],
    },
    { y: [1, 2, 2, 3, 2, 4, 4, 5, 5, 5], slope: 0.5, interval: [0.3333333333333333, 0.6] },
    {
      y: [0, 0, 0, 8, 8, 8, 8, 24, 24, 24, 24, 24],
      slope: 2.6666666666666665,
      interval: [1.3333333333333333, 3.2],
    },
    {
      x: [1, 2, 4, 8, 16, 32, 64, 128],
      y: [3, 1, 4, 1, 5, 9, 2, 6],
      slope: 0.031652293463317084,
      interval: [-0.03333333333333333, 0.26666666666666666],
    },
  ])('agrees with SciPy: slope $slope', ({ x, y, slope, interval }) => {
    const fit = theilSen(x ?? range(y.length), y)
    expect(fit.slope).toBeCloseTo(slope, 12)
    expect(fit.interval[0]).toBeCloseTo(interval[0] as number, 12)
    expect(fit.interval[1]).toBeCloseTo(interval[1] as number, 12)
  })

  test('a straight line has its own slope and no width', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 2, max: 20 }), (slope, n) => {
        expect(
          theilSen(
            range(n),
            range(n).map((x) => slope * x + 0),
          ),
        ).toEqual({
          slope: slope + 0,
          interval: [slope + 0, slope + 0],
        })
      }),
    )
  })

  test('a shift of y changes nothing', () => {
    fc.assert(
      fc.property(integers, fc.integer({ min: -1000, max: 1000 }), (y, shift) => {
        expect(
          theilSen(
            range(y.length),
            y.map((value) => value + shift),
          ),
        ).toEqual(theilSen(range(y.length), y))
      }),
    )
  })

  test('a scale of y scales slope and interval, and a scale of x divides them', () => {
    fc.assert(
      fc.property(integers, fc.constantFrom(2, 4, 0.5), (y, scale) => {
        const plain = theilSen(range(y.length), y)
        const taller = theilSen(
          range(y.length),
          y.map((value) => value * scale),
        )
        const wider = theilSen(
          range(y.length).map((x) => x * scale),
          y,
        )
        expect(taller.slope).toBeCloseTo(plain.slope * scale, 9)
        expect(taller.interval[1]).toBeCloseTo(plain.interval[1] * scale, 9)
        expect(wider.slope).toBeCloseTo(plain.slope / scale, 9)
        expect(wider.interval[0]).toBeCloseTo(plain.interval[0] / scale, 9)
      }),
    )
  })

  test('reversed in time, the slope turns its sign', () => {
    fc.assert(
      fc.property(integers, (y) => {
        expect(theilSen(range(y.length), y.toReversed()).slope).toBeCloseTo(
          -theilSen(range(y.length), y).slope,
          9,
        )
      }),
    )
  })

  test('the interval holds the slope', () => {
    fc.assert(
      fc.property(integers, (y) => {
        const { slope, interval } = theilSen(range(y.length), y)
        expect(interval[0]).toBeLessThanOrEqual(slope)
        expect(interval[1]).toBeGreaterThanOrEqual(slope)
      }),
    )
  })

  test('one wild point does not move it', () => {
    expect(theilSen(range(9), [0, 1, 2, 3, 1e9, 5, 6, 7, 8]).slope).toBe(1)
  })

  test.each([
    ['one point', [0], [1]],
    ['lengths that differ', [0, 1], [1, 2, 3]],
    ['an x that stands still', [0, 0], [1, 2]],
    ['NaN', [0, 1], [1, Number.NaN]],
    ['Infinity', [0, Number.POSITIVE_INFINITY], [1, 2]],
  ])('%s is refused', (_, x, y) => {
    expect(() => theilSen(x, y)).toThrow(RangeError)
  })
})
