import { expect, test } from 'vitest'
import { colourful, plain, wantsColour } from '../../src/report/paint.ts'

test('a terminal is painted, a pipe is not', () => {
  expect(wantsColour({ isTTY: true }, { TERM: 'xterm' })).toBe(true)
  expect(wantsColour({ isTTY: true }, { TERM: 'dumb' })).toBe(false)
  expect(wantsColour({}, { TERM: 'xterm' })).toBe(false)
})

test('what the user asked for goes before what the stream is', () => {
  expect(wantsColour({ isTTY: true }, { NO_COLOR: '1' })).toBe(false)
  expect(wantsColour({ isTTY: true }, { NO_COLOR: '' })).toBe(true)
  expect(wantsColour({}, { FORCE_COLOR: '1' })).toBe(true)
  expect(wantsColour({ isTTY: true }, { FORCE_COLOR: '0' })).toBe(false)
})

test('paint goes around the text and nowhere else', () => {
  expect(plain('red', '✗')).toBe('✗')
  expect(colourful('red', '✗')).toBe('\u001b[31m✗\u001b[39m')
})
