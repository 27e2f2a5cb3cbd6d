import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largestFall, rise, thin } from '../../src/stats/levels.ts'

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
