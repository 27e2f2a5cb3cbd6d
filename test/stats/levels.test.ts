import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { largestFall, rise, thin, withoutJump } from '../../src/stats/levels.ts'

const integers = fc.array(fc.integer(), { minLength: 2, maxLength: 100 })

test('the largest fall, against brute force', () => {
  fc.assert(
    fc.property(integers, (levels) => {
      const falls = levels.flatMap((level, i) => levels.slice(i).map((later) => level - later))
      expect(largestFall(levels)).toBe(Math.max(...falls))
    }),
  )
})

test('a rise and its way back cancel out', () => {
  expect(rise([3, 10, 4], 0, 1)).toBe(7)
  expect(rise([3, 10, 4], 1, 2)).toBe(-6)
})

test('thinned: not more points than asked for, first and last kept, in order, each x with its y', () => {
  fc.assert(
    fc.property(integers, fc.integer({ min: 2, max: 30 }), (levels, most) => {
      const [x, y] = thin(
        levels.map((_, i) => i),
        levels,
        most,
      )
      expect(x.length).toBe(Math.min(most, levels.length))
      expect([x[0], x.at(-1)]).toEqual([0, levels.length - 1])
      expect(x.every((value, i) => i === 0 || value > (x[i - 1] as number))).toBe(true)
      expect(y).toEqual(x.map((i) => levels[i]))
    }),
  )
})

describe('one jump in a series', () => {
  const line = (length: number) => Array.from({ length }, (_, i) => 10 * i)
  const withJump = (at: number, size: number) => line(13).map((level, i) => (i > at ? level + size : level))

  test('is taken out of steady growth', () => {
    expect(withoutJump(withJump(6, 200))).toEqual(line(13))
    expect(withoutJump(withJump(6, 199))).toEqual(withJump(6, 199))
  })

  test('is left in the first third, where it belongs to the warm-up', () => {
    expect(withoutJump(withJump(3, 5000))).toEqual(withJump(3, 5000))
    expect(withoutJump(withJump(4, 5000))).toEqual(line(13))
  })

  test('is taken out of a long series from the ninth gain on', () => {
    const jumping = (at: number) => line(40).map((level, i) => (i > at ? level + 5000 : level))
    expect(withoutJump(jumping(8))).toEqual(line(40))
    expect(withoutJump(jumping(7))).toEqual(jumping(7))
  })

  test('is left of a store that doubles: one a quarter as large came before, and beside them a fifth of the whole', () => {
    const twice = (earlier: number, later: number) =>
      line(40).map((level, i) => level + (i > 12 ? earlier : 0) + (i > 30 ? later : 0))
    expect(withoutJump(twice(250, 1000))).toEqual(twice(250, 1000))
    expect(withoutJump(twice(230, 1000))).not.toEqual(twice(230, 1000))
    expect(withoutJump(twice(500, 1600))).not.toEqual(twice(500, 1600))
  })

  test('is left where it is the growth', () => {
    const steps = [0, 0, 0, 0, 0, 0, 900, 900, 900, 900]
    expect(withoutJump(steps)).toEqual(steps)
  })
})
