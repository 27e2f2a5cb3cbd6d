import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describePattern } from '../../src/stats/describePattern.ts'

const x = Array.from({ length: 24 }, (_, i) => i + 1)

/** The room of an array that is pushed to: V8 makes it larger by half and sixteen. */
function arrayRoom(size: number): number {
  let room = 17
  while (room < size) room += Math.floor(room / 2) + 16
  return room
}

/** The room of a `Map`, which doubles. */
function mapRoom(size: number): number {
  let room = 16
  while (room < size) room *= 2
  return room
}

// Levels as a search reads them, after so many calls in so many rounds.
const shapes: Record<string, readonly [pattern: string, level: (calls: number, round: number) => number]> = {
  'a byte per call': ['linear', (calls) => calls],
  'an object per call': ['linear', (calls) => 64 * calls],
  'an object on one call in fifty': ['linear', (calls) => 64 * Math.floor(calls / 50)],
  'growth that feeds on itself': ['exponential', (_, round) => 2000 * 1.3 ** round],
  'an array': ['stepped', (calls) => 8 * arrayRoom(calls)],
  'a map': ['stepped', (calls) => 40 * mapRoom(calls)],
  'a fault in every fifth round': ['sporadic', (_, round) => 5000 * Math.floor(round / 5)],
  'a batch that is written': ['cyclic', (calls) => 64 * (calls % 5000)],
  'a batch of which some stays': [
    'cyclic',
    (calls, round) => 64 * (calls % 5000) + 8000 * Math.floor(round / 5),
  ],
}

/** The same scatter for the same numbers: up to so many bytes either way. */
const scatter = (round: number, bytes: number): number =>
  Math.round(bytes * Math.sin(12.9898 * round) * Math.cos(78.233 * round * round))

describe('describePattern', () => {
  test.each(
    Object.entries(shapes).flatMap(([name, [pattern, level]]) =>
      [12, 24, 60].flatMap((rounds) => [0, 100].map((noise) => ({ name, pattern, level, rounds, noise }))),
    ),
  )('$name in $rounds rounds, with noise of $noise B: $pattern', ({ pattern, level, rounds, noise }) => {
    // The warm-up is cut off: the first reading is after some rounds.
    const calls = Array.from({ length: rounds }, (_, round) => 1000 * (round + 4))
    const levels = calls.map((made, round) => 1.2e7 + level(made, round + 4) + scatter(round, noise))
    const fit = describePattern(calls, levels)
    expect(fit.pattern).toBe(pattern)
    expect(fit.confidence).toBeGreaterThan(0.4)
  })

  test('a series that stays is flat', () => {
    expect(
      describePattern(
        x,
        x.map(() => 7),
      ),
    ).toEqual({ pattern: 'flat', confidence: 1 })
  })

  test('one step is that of a store, and worth less than three', () => {
    const one = describePattern(
      x,
      x.map((round) => (round > 11 ? 1000 : 0)),
    )
    const three = describePattern(
      x,
      x.map((round) => 1000 * mapRoom(2 * round)),
    )
    expect([one.pattern, three.pattern]).toEqual(['stepped', 'stepped'])
    expect(one.confidence).toBeLessThan(three.confidence)
  })

  test('what scatters about a line is linear, and less surely so', () => {
    const line = describePattern(
      x,
      x.map((round) => 100 * round + scatter(round, 200)),
    )
    expect(line.pattern).toBe('linear')
    expect(line.confidence).toBeLessThan(0.99)
  })

  test('a series that only falls is nothing that grows', () => {
    expect(describePattern([1, 2, 3], [9, 5, 1])).toEqual({ pattern: 'cyclic', confidence: 0 })
  })

  test.each([
    ['one point', [1], [1]],
    ['lengths that differ', [1, 2], [1, 2, 3]],
  ])('%s is refused', (_, calls, levels) => {
    expect(() => describePattern(calls, levels)).toThrow(RangeError)
  })

  const series = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 2, maxLength: 60 })
  const callsOf = (levels: readonly number[]): number[] => levels.map((_, round) => 100 * (round + 1))

  test('confidence lies from 0 to 1', () => {
    fc.assert(
      fc.property(series, (levels) => {
        const { confidence } = describePattern(callsOf(levels), levels)
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('the shape does not depend on level or unit', () => {
    const units = fc.constantFrom(1 / 1024, 2, 1024)
    fc.assert(
      fc.property(series, fc.integer({ min: 0, max: 1e9 }), units, (levels, offset, unit) => {
        const fit = describePattern(callsOf(levels), levels)
        const moved = describePattern(
          callsOf(levels),
          levels.map((level) => unit * (level + offset)),
        )
        expect(moved.pattern).toBe(fit.pattern)
        expect(moved.confidence).toBeCloseTo(fit.confidence, 9)
      }),
    )
  })
})
