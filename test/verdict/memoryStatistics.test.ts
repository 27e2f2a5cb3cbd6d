import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MemoryProfile, MemoryReading } from '../../src/records/memoryProfile.ts'
import { memoryStatistics } from '../../src/verdict/memoryStatistics.ts'

const reading = (bytes: number): MemoryReading => ({
  heapUsedBytes: bytes / 2,
  externalBytes: bytes / 2,
  arrayBuffersBytes: 0,
  rssBytes: 5 * bytes,
})

/** A course of levels, a second apart. */
function profileOf(baseline: number, levels: readonly number[], final: number): MemoryProfile {
  return {
    kind: 'memoryProfile',
    concurrent: false,
    durationMs: levels.length * 1000,
    baseline: reading(baseline),
    final: reading(final),
    peak: reading(Math.max(baseline, final, ...levels)),
    growth: reading(final - baseline),
    samples: levels.map((level, index) => ({ atMs: index * 1000, ...reading(level) })),
  }
}

test('a run in its figures', () => {
  const statistics = memoryStatistics(profileOf(50, [50, 100, 70, 60], 60), 5)
  expect(statistics).toEqual({
    baselineBytes: 50,
    peakBytes: 100,
    averageBytes: 70,
    growthBytesPerSecond: 10 / 4,
    // The deviations are −20, 30, 0 and −10; their mean square is 350.
    volatility: Math.sqrt(350) / 70,
    // Of 50 that it rose, 40 were given back.
    cleanupEfficiency: 0.8,
    bytesPerOperation: 10,
  })
})

test('a level counts for as long as it lasted', () => {
  const { samples, ...profile } = profileOf(10, [10, 40, 10], 10)
  const uneven = samples.map((sample, index) => ({ ...sample, atMs: [0, 2900, 3000][index] as number }))
  expect(memoryStatistics({ ...profile, samples: uneven }, 1).averageBytes).toBeCloseTo(
    (10 * 2900 + 40 * 100) / 3000,
    9,
  )
})

test('a flat run moved nothing and owes nothing', () => {
  expect(memoryStatistics(profileOf(80, [80, 80], 80), 10)).toMatchObject({
    growthBytesPerSecond: 0,
    volatility: 0,
    cleanupEfficiency: 1,
    bytesPerOperation: 0,
  })
})

test('without a sample or an operation there are figures all the same', () => {
  const statistics = memoryStatistics(profileOf(50, [], 70), 0)
  expect(statistics).toMatchObject({ averageBytes: 60, growthBytesPerSecond: 0, bytesPerOperation: 20 })
  expect(statistics.cleanupEfficiency).toBe(0)
})

test('every figure scales with memory, or does not', () => {
  const level = fc.integer({ min: 1, max: 1e9 })
  fc.assert(
    fc.property(level, fc.array(level, { minLength: 2, maxLength: 30 }), level, (baseline, levels, final) => {
      const one = memoryStatistics(profileOf(baseline, levels, final), 7)
      const two = memoryStatistics(
        profileOf(
          2 * baseline,
          levels.map((each) => 2 * each),
          2 * final,
        ),
        7,
      )
      expect(two.peakBytes).toBe(2 * one.peakBytes)
      expect(two.averageBytes).toBeCloseTo(2 * one.averageBytes, 3)
      expect(two.volatility).toBeCloseTo(one.volatility, 9)
      expect(two.cleanupEfficiency).toBeCloseTo(one.cleanupEfficiency, 9)
      expect(one.cleanupEfficiency).toBeGreaterThanOrEqual(0)
      expect(one.cleanupEfficiency).toBeLessThanOrEqual(1)
      expect(one.averageBytes).toBeLessThanOrEqual(one.peakBytes)
    }),
  )
})

test('what is no profile is refused', () => {
  expect(() => memoryStatistics(4 as never, 1)).toThrow(
    'Expected a MemoryProfile, as `await profile(…)` or `memory` of a result gives, got 4',
  )
})
