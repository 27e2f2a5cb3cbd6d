import { expect, test } from 'vitest'
import { withoutPoolFalls } from '../../src/verdict/withoutPoolFalls.ts'

test('falls of a page are taken off what was there before them', () => {
  expect(withoutPoolFalls([0, 50e3, 300e3, 200e3, 250e3, 50e3])).toEqual([-300e3, -250e3, 0, 0, 50e3, 50e3])
})

test.each([
  [99_999, 99_999],
  [100_000, 0],
  [262_144, 0],
  [262_145, 262_145],
])('a fall of %i B leaves one of %i B: from 100 KB to a page they are those of the pool', (fall, left) => {
  expect(withoutPoolFalls([fall, 0])).toEqual([left, 0])
})

test('a page that is taken again was not given back', () => {
  const taken = [0, 200e3, 0, 20e3, 220e3]
  expect(withoutPoolFalls(taken)).toEqual(taken)
  // But for what is more than was taken again.
  expect(withoutPoolFalls([250e3, 0, 120e3])).toEqual([120e3, 0, 120e3])
})

test('more than two are a sawtooth: those before fall', () => {
  const teeth = (count: number) => Array.from({ length: 4 * count }, (_, round) => 50e3 * (round % 4))
  expect(withoutPoolFalls(teeth(3)).at(0)).toBe(-300e3)
  expect(withoutPoolFalls(teeth(4)).at(0)).toBe(-300e3)
})

test('nothing is made of nothing', () => {
  expect(withoutPoolFalls([])).toEqual([])
})
