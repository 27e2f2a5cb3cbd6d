import { expect, test } from 'vitest'
import { withoutPoolFalls } from '../../src/verdict/withoutPoolFalls.ts'

test('one fall or two of a page at most are added to all that follows', () => {
  expect(withoutPoolFalls([0, 300e3, 200e3, 250e3, 10e3])).toEqual([0, 300e3, 300e3, 350e3, 350e3])
  expect(withoutPoolFalls([262_144, 0])).toEqual([262_144, 262_144])
})

test('what is less than 100 KB, or more than a page, falls', () => {
  expect(withoutPoolFalls([99_999, 0])).toEqual([99_999, 0])
  expect(withoutPoolFalls([262_145, 0])).toEqual([262_145, 0])
})

test('from the third on they are a sawtooth', () => {
  const teeth = [0, 200e3, 0, 200e3, 0, 200e3, 0]
  expect(withoutPoolFalls(teeth)).toEqual([0, 200e3, 200e3, 400e3, 400e3, 600e3, 400e3])
})

test('nothing is made of nothing', () => {
  expect(withoutPoolFalls([])).toEqual([])
})
