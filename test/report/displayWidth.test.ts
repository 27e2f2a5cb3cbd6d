import { expect, test } from 'vitest'
import { displayWidth, keepEnd, oneLine, wrapWords } from '../../src/report/displayWidth.ts'

test.each([
  ['plain', 5],
  ['größer', 6],
  ['e\u0301', 1],
  ['検索', 4],
  ['한국', 4],
  ['👩‍👩‍👧', 2],
  ['✓ ✗ …', 5],
  ['❤️', 2],
  ['▁▂█', 3],
  ['\u200b', 0],
  ['', 0],
])('%j takes %i columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns)
})

test('a text is cut from the front, to the width at most', () => {
  expect(keepEnd('search > holds', 14)).toBe('search > holds')
  expect(keepEnd('search > holds', 8)).toBe('…> holds')
  expect(keepEnd('検索検索', 4)).toBe('…索')
})

test('escape codes and line breaks are taken out', () => {
  expect(oneLine(' a\tb\r\n\u001b[31mc\u001b[0m\u0007 ')).toBe('a b c')
})

test('lines break at spaces, at the width and not before', () => {
  expect(wrapWords('aa bb cc', 5)).toEqual(['aa bb', 'cc'])
  expect(wrapWords('aa bb cc', 4)).toEqual(['aa', 'bb', 'cc'])
  expect(wrapWords('aa bb cc', 8)).toEqual(['aa bb cc'])
})

test('a word that does not fit has a line of its own', () => {
  expect(wrapWords('see /a/very/long/path there', 8)).toEqual(['see', '/a/very/long/path', 'there'])
})
