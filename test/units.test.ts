import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatApart,
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  parseBytes,
  parseBytesPerSecond,
  parseDurationMs,
  parseRatePerSecond,
} from '../src/units.ts'
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

describe('printing', () => {
  test('uses three digits and the largest fitting unit', () => {
    expect([0, 0.33, 8, 1884, 15.7 * 2 ** 20, -2048].map(formatBytes)).toEqual([
      '0 B',
      '0.33 B',
      '8 B',
      '1.84 KiB',
      '15.7 MiB',
      '-2 KiB',
    ])
    expect([0.5, 12.34, 999.7, 2500, 59_999, 90_000, 86_400_000].map(formatDuration)).toEqual([
      '0.5 ms',
      '12.3 ms',
      '1 s',
      '2.5 s',
      '1 min',
      '1.5 min',
      '24 h',
    ])
    expect([0, 999, 12_500, 1e6].map(formatCount)).toEqual(['0', '999', '12 500', '1 000 000'])
  })

  test('never rounds a ratio to all or nothing', () => {
    expect([0, 0.95, 0.99997, 0.00001, 1].map(formatPercent)).toEqual([
      '0 %',
      '95 %',
      '99.997 %',
      '0.001 %',
      '100 %',
    ])
  })

  test('prints two values apart that differ', () => {
    expect(formatApart(500, 499.96, 'count')).toEqual(['500', '499.96'])
    expect(formatApart(500, 431.2, 'count')).toEqual(['500', '431'])
    expect(formatApart(0.95, 0.9499, 'percent')).toEqual(['95 %', '94.99 %'])
  })

  test('says NaN where there is nothing to say', () => {
    expect([
      formatBytes(Number.NaN),
      formatDuration(Number.NaN),
      formatCount(Number.NaN),
      formatPercent(Number.NaN),
    ]).toEqual(Array(4).fill('NaN'))
  })
})
