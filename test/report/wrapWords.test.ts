import { expect, test } from 'vitest'
import { wrapWords } from '../../src/report/wrapWords.ts'

test('lines break at spaces, at the width and not before', () => {
  expect(wrapWords('aa bb cc', 5)).toEqual(['aa bb', 'cc'])
  expect(wrapWords('aa bb cc', 4)).toEqual(['aa', 'bb', 'cc'])
  expect(wrapWords('aa bb cc', 8)).toEqual(['aa bb cc'])
})

test('a word that does not fit has a line of its own', () => {
  expect(wrapWords('see /a/very/long/path there', 8)).toEqual(['see', '/a/very/long/path', 'there'])
})
