import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatBytes } from '../src/formatUnits.ts'
import { parseBytes, parseBytesPerSecond, parseDurationMs, parseRatePerSecond } from '../src/units.ts'
import { byteRates, durations, rates, sizes } from './types/anyRunner/quantities.ts'

describe('parsing', () => {
  test.each([
    ['64B', 64],
    ['150 KB', 150_000],
    ['150KiB', 153_600],
    ['1.5 MiB', 1_572_864],
    ['2gb', 2e9],
    [12, 12],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(parseBytes(text, 'budget')).toBe(bytes)
  })

  test.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['5min', 300_000],
    ['1.5h', 5_400_000],
    ['24h', 86_400_000],
    [0, 0],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDurationMs(text, 'timeout')).toBe(ms)
  })

  test('reads rates', () => {
    expect(parseRatePerSecond('500/s', 'min')).toBe(500)
    expect(parseRatePerSecond('6000/min', 'min')).toBeCloseTo(100, 10)
  })

  test('reads bytes per time', () => {
    expect(parseBytesPerSecond('1MB/s', 'budget')).toBe(1e6)
    expect(parseBytesPerSecond('60 KiB / min', 'budget')).toBeCloseTo(1024, 9)
    expect(parseBytesPerSecond(512, 'budget')).toBe(512)
    for (const wrong of ['1MB', '1MB/s/s', '1/s', '/s', 'MB/s', '1MB/day', null]) {
      expect(() => parseBytesPerSecond(wrong, 'budget'), String(wrong)).toThrow(/^Expected `budget` to be /)
    }
  })

  test('reads what the types take', () => {
    const read = [
      ...durations.map((text) => parseDurationMs(text, 'timeout')),
      ...sizes.map((text) => parseBytes(text, 'budget')),
      ...rates.map((text) => parseRatePerSecond(text, 'min')),
      ...byteRates.map((text) => parseBytesPerSecond(text, 'min')),
    ]
    expect(read.every((value) => value > 0)).toBe(true)
  })

  test.each(['30 parsecs', '', '1,5s', '-1s', 's', '1e3', '10', null, undefined, {}, true])(
    'refuses %j and names the option, the value and the units',
    (value) => {
      expect(() => parseDurationMs(value, 'timeout')).toThrow(
        /^Expected `timeout` to be a number or text such as '30s' or '250ms' \(units: us, ms, s.*\), got /,
      )
    },
  )

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the number %d', (value) => {
    expect(() => parseBytes(value, 'budget')).toThrow(RangeError)
  })

  test('reads back what it prints, to the digits that are printed', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e11, noNaN: true }), (bytes) => {
        const printed = formatBytes(bytes).replaceAll(/ (?=\d)/g, '')
        expect(Math.abs(parseBytes(printed, 'size') / bytes - 1)).toBeLessThan(0.006)
      }),
    )
  })
})
