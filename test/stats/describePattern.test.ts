import { describe, expect, test } from 'vitest'
import { describePattern } from '../../src/stats/describePattern.ts'

const x = Array.from({ length: 24 }, (_, i) => i + 1)

describe('describePattern', () => {
  test.each<[string, (round: number) => number]>([
    ['flat', () => 7],
    ['linear', (round) => 100 + 64 * round + (round % 3)],
    ['exponential', (round) => 100 * 1.5 ** round],
    ['stepped', (round) => 100 * 2 ** Math.floor(Math.log2(round))],
    ['sporadic', (round) => 100 * Math.floor(round / 5)],
    ['cyclic', (round) => 100 * (round % 4) + 10 * round],
  ])('%s', (pattern, level) => {
    const fit = describePattern(x, x.map(level))
    expect(fit.pattern).toBe(pattern)
    expect(fit.confidence).toBeGreaterThan(0.4)
    expect(fit.confidence).toBeLessThanOrEqual(1)
  })

  test('the shape does not depend on level or unit', () => {
    const level = (round: number): number => 100 * 2 ** Math.floor(Math.log2(round))
    const scaled = describePattern(
      x,
      x.map((round) => 5e6 + 1024 * level(round)),
    )
    expect(scaled.pattern).toBe(describePattern(x, x.map(level)).pattern)
  })

  test('a series that only falls is nothing that grows', () => {
    expect(describePattern([1, 2, 3], [9, 5, 1])).toEqual({ pattern: 'cyclic', confidence: 0 })
  })

  test('one point is refused', () => {
    expect(() => describePattern([1], [1])).toThrow(RangeError)
  })
})
