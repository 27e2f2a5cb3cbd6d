import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBytes, parseDurationMs } from '../src/units.ts'
import { besideWritten, writeBytes, writeDuration } from '../src/writtenUnits.ts'

describe('what is written for the call in a message', () => {
  test.each([
    [50e6, '50MB'],
    [1024, '1KiB'],
    [1536, '1536B'],
    [0, '0B'],
  ])('%d bytes as %s', (bytes, text) => {
    expect(writeBytes(bytes)).toBe(text)
  })

  test.each([
    [100, '100ms'],
    [2500, '2.5s'],
    [90_000, '90s'],
    [0.5, '0.5ms'],
  ])('%d ms as %s', (ms, text) => {
    expect(writeDuration(ms)).toBe(text)
  })

  test('is read back as what it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (value) => {
        expect(parseBytes(writeBytes(value), 'size')).toBeCloseTo(value, 4)
        expect(parseDurationMs(writeDuration(value), 'time')).toBeCloseTo(value, 4)
      }),
    )
  })
})

test.each([
  ['47.7 MiB', 50e6, '47.7 MiB (50MB)'],
  ['10 MiB', 10 * 2 ** 20, '10 MiB'],
  ['500 B', 500, '500 B'],
  ['250 KiB', 250 * 1024, '250 KiB'],
  ['15.3 MiB', 16e6, '15.3 MiB (16MB)'],
  ['79.1 MiB', 82_941_234, '79.1 MiB'],
])('a limit of %s is shown as it was written where its unit was another', (printed, bytes, shown) => {
  expect(besideWritten(printed, bytes)).toBe(shown)
})

test('so is a rate', () => {
  expect(besideWritten('47.7 MiB', 50e6, '/s')).toBe('47.7 MiB/s (50MB/s)')
  expect(besideWritten('10 MiB', 10 * 2 ** 20, '/s')).toBe('10 MiB/s')
})
