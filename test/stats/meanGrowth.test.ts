import { describe, expect, test } from 'vitest'
import { meanGrowth } from '../../src/stats/meanGrowth.ts'

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
