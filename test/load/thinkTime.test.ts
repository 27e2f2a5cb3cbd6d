import { describe, expect, test } from 'vitest'
import { checkThinkTime } from '../../src/load/thinkTime.ts'

describe('a think time', () => {
  test('may always be the same', () => {
    expect(checkThinkTime('2s')(0.9, 0, 0)).toBe(2000)
  })

  test('may be anything from a least to a most', () => {
    const thinkMs = checkThinkTime(['1s', '3s'])
    expect([0, 0.5, 1].map((random) => thinkMs(random, 0, 0))).toEqual([1000, 2000, 3000])
  })

  test('may be computed from a random number, the user and the iteration', () => {
    expect(checkThinkTime((random, user, iteration) => random + user + iteration)(0.5, 10, 200)).toBe(210.5)
    expect(checkThinkTime(() => '1s')(0, 0, 0)).toBe(1000)
  })

  test.each([
    [null, 'Expected `thinkTime` to be a duration, [least, most] or a function, got null'],
    [[1], 'Expected `thinkTime` to be a duration, [least, most] or a function, got an array'],
    [['3s', '1s'], "Expected `thinkTime` to go from the least to the most, got '3s' first"],
    [-5, 'Expected `thinkTime` to be a finite number from 0'],
  ])('of %j is refused by name', (value, message) => {
    expect(() => checkThinkTime(value as never)).toThrow(message)
  })
})
