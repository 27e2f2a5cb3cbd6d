import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountUntil, levelAt, levelReachedMs, momentOf } from '../../src/load/ramp.ts'

const level = fc.double({ min: 0.1, max: 10_000, noNaN: true })
const ramp = fc.record({ from: level, to: level, forMs: fc.double({ min: 1, max: 1e6, noNaN: true }) })

describe('a ramp', () => {
  test('goes evenly from one level to the other, and stays there', () => {
    const up = { from: 10, to: 500, forMs: 1000 }
    expect([0, 500, 1000, 9999].map((ms) => levelAt(up, ms))).toEqual([10, 255, 500, 500])
    expect(levelReachedMs(up, 255)).toBe(500)
  })

  test('without a length is its level at once', () => {
    expect(levelAt({ from: 7, to: 7, forMs: 0 }, 0)).toBe(7)
  })
})

describe('what comes in', () => {
  test('is the area under the ramp', () => {
    // From 0 to 100 a second within ten seconds: a triangle of 500, then 100 a second.
    const up = { from: 0, to: 100, forMs: 10_000 }
    expect([0, 5000, 10_000, 12_000].map((ms) => amountUntil(up, ms))).toEqual([0, 125, 500, 700])
  })

  test('and when it has come in say the same', () => {
    fc.assert(
      fc.property(ramp, fc.double({ min: 0, max: 2, noNaN: true }), (any, share) => {
        const ms = any.forMs * share
        expect(momentOf(any, amountUntil(any, ms))).toBeCloseTo(ms, 3)
      }),
    )
  })

  test('at a level of 100 a second is one every ten milliseconds, the hundred-thousandth as exactly as the first', () => {
    const even = { from: 100, to: 100, forMs: 0 }
    for (const number of [0, 1, 2, 99_999]) expect(momentOf(even, number)).toBeCloseTo(10 * number, 6)
  })

  test('begins at once on a ramp from nothing, and never ends on one to nothing', () => {
    expect(momentOf({ from: 0, to: 100, forMs: 1000 }, 0)).toBe(0)
    const down = { from: 100, to: 0, forMs: 1000 }
    expect(momentOf(down, 49.999)).toBeLessThanOrEqual(1000)
    expect(momentOf(down, 50.001)).toBe(Number.POSITIVE_INFINITY)
  })
})
