import { describe, expect, test } from 'vitest'
import { formatApart, formatBytes, formatCount, formatDuration, formatPercent } from '../src/formatUnits.ts'

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
