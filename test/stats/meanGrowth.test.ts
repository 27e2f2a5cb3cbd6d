import fc from 'fast-check'
import { mean, sampleStandardDeviation, sum } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { meanGrowth } from '../../src/stats/meanGrowth.ts'
import { studentDeviate } from '../../src/stats/studentDeviate.ts'

/** mulberry32. */
const random = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

test('a line has its slope, and nothing to doubt', () => {
  expect(meanGrowth([0, 2, 4, 10], [1, 7, 13, 31])).toEqual({ slope: 3, interval: [3, 3] })
})

test('two points have a slope and no interval', () => {
  expect(meanGrowth([0, 2], [0, 4])).toEqual({ slope: 2, interval: [-Infinity, Infinity] })
})

/** The level after each step; the first is 0. */
const course = (steps: readonly number[]): number[] => [
  0,
  ...steps.map((_, last) => sum(steps.slice(0, last + 1))),
]

describe('the interval is that of Student', () => {
  // Of the mean of what was added: scipy.stats.ttest_1samp(steps, 0).confidence_interval(0.95), SciPy 1.17.1; for the first,
  // t.test in the example of R's `sleep` says the same.
  test.each([
    {
      // The extra sleep of group 1 in R's `sleep`.
      steps: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
      slope: 0.75,
      interval: [-0.5297804135262321, 2.029780413526232],
    },
    {
      // From one weight to the next in R's `women`.
      steps: [2, 3, 3, 3, 3, 3, 3, 4, 3, 4, 4, 4, 5, 5],
      slope: 3.5,
      interval: [3.006424065583706, 3.993575934416294],
    },
    { steps: [1, 2, 4], slope: 7 / 3, interval: [-1.4612497002634255, 6.1279163669300925] },
  ])('for even steps: $slope', ({ steps, slope, interval }) => {
    const growth = meanGrowth([...steps.keys(), steps.length], course(steps))
    expect(growth.slope).toBeCloseTo(slope, 12)
    const half = (interval[1] as number) - slope
    // `studentDeviate` is right to 0.3 %, and exact for two degrees of freedom.
    const precision = steps.length === 3 ? 1e-12 : 0.003
    for (const [side, bound] of growth.interval.entries())
      expect(Math.abs(bound - (interval[side] as number)) / half).toBeLessThan(precision)
  })

  // Of a ratio of sums R = Σy / Σx, by hand: n / (n - 1) · Σ(y - R·x)² / (Σx)², in NumPy, by scipy.stats.t.ppf(0.975, n - 1).
  test.each([
    { x: [0, 1, 3, 7], y: [10, 13, 15, 30], slope: 20 / 7, half: 3.880532605639495, precision: 1e-12 },
    {
      x: [0, 100, 200, 400, 800, 1600],
      y: [0, 130, 210, 470, 790, 1700],
      slope: 1.0625,
      half: 0.2612614971084641,
      precision: 0.003,
    },
  ])('of a ratio, for steps of different lengths: $slope', ({ x, y, slope, half, precision }) => {
    const growth = meanGrowth(x, y)
    expect(growth.slope).toBeCloseTo(slope, 12)
    expect(Math.abs((growth.interval[1] - slope) / half - 1)).toBeLessThan(precision)
    expect(slope - growth.interval[0]).toBeCloseTo(growth.interval[1] - slope, 12)
  })
})

describe('whatever the course', () => {
  const steps = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 })
  const uneven = fc.array(
    fc.record({ calls: fc.integer({ min: 1, max: 50 }), added: fc.integer({ min: -1000, max: 1000 }) }),
    { minLength: 2, maxLength: 30 },
  )
  type Step = { readonly calls: number; readonly added: number }
  const growthOf = (given: readonly Step[]) =>
    meanGrowth(course(given.map(({ calls }) => calls)), course(given.map(({ added }) => added)))
  const figures = ({ slope, interval }: ReturnType<typeof meanGrowth>) => [slope, ...interval]
  const expectClose = (actual: readonly number[], expected: readonly number[]) => {
    for (const [index, value] of actual.entries()) expect(value).toBeCloseTo(expected[index] as number, 6)
  }

  test('even steps have the mean, and its interval', () => {
    fc.assert(
      fc.property(steps, (added) => {
        const { slope, interval } = meanGrowth([...added.keys(), added.length], course(added))
        const half =
          (studentDeviate(added.length - 1) * sampleStandardDeviation(added)) / Math.sqrt(added.length)
        expectClose([slope, ...interval], [mean(added), mean(added) - half, mean(added) + half])
      }),
    )
  })

  test('where it begins changes nothing, nor does the order of its steps', () => {
    fc.assert(
      fc.property(uneven, fc.integer({ min: -1000, max: 1000 }), (given, shift) => {
        const x = course(given.map(({ calls }) => calls)).map((value) => value + shift)
        const y = course(given.map(({ added }) => added)).map((value) => value - shift)
        expectClose(figures(meanGrowth(x, y)), figures(growthOf(given)))
        expectClose(figures(growthOf(given.toReversed())), figures(growthOf(given)))
        const sorted = given.toSorted((a, b) => a.added - b.added)
        expectClose(figures(growthOf(sorted)), figures(growthOf(given)))
      }),
    )
  })

  test('a scale of y scales slope and interval, a scale of x divides them, and a fall mirrors a rise', () => {
    fc.assert(
      fc.property(uneven, fc.constantFrom(2, 3, 0.5), (given, scale) => {
        const plain = figures(growthOf(given))
        const taller = given.map(({ calls, added }) => ({ calls, added: scale * added }))
        const wider = given.map(({ calls, added }) => ({ calls: scale * calls, added }))
        const falling = growthOf(given.map(({ calls, added }) => ({ calls, added: -added })))
        expectClose(
          figures(growthOf(taller)),
          plain.map((value) => value * scale),
        )
        expectClose(
          figures(growthOf(wider)),
          plain.map((value) => value / scale),
        )
        expectClose([-falling.slope, -falling.interval[1], -falling.interval[0]], plain)
      }),
    )
  })

  test('the interval holds the slope', () => {
    fc.assert(
      fc.property(uneven, (given) => {
        const { slope, interval } = growthOf(given)
        expect(interval[0]).toBeLessThanOrEqual(slope)
        expect(interval[1]).toBeGreaterThanOrEqual(slope)
      }),
    )
  })
})

describe('the interval holds the truth in 95 of 100 runs', () => {
  const covered = (rounds: number, calls: number, increment: (chance: () => number) => number): number => {
    let held = 0
    const runs = 1000
    for (let seed = 1; seed <= runs; seed++) {
      const chance = random(seed)
      const x = [0]
      const y = [0]
      for (let round = 1; round <= rounds; round++) {
        x.push(round * calls)
        let level = y.at(-1) as number
        for (let call = 0; call < calls; call++) level += increment(chance)
        y.push(level)
      }
      const { interval } = meanGrowth(x, y)
      if (interval[0] <= 2 && 2 <= interval[1]) held++
    }
    return held / runs
  }

  test('for increments that scatter evenly', () => {
    expect(covered(12, 5, (chance) => 4 * chance())).toBeGreaterThan(0.93)
    expect(covered(12, 5, (chance) => 4 * chance())).toBeLessThan(0.97)
  })

  test('for what is left by one call in fifty, at random', () => {
    expect(covered(24, 100, (chance) => (chance() < 0.02 ? 100 : 0))).toBeGreaterThan(0.92)
  })
})
