import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growingClasses, isSteadyGrowth } from '../../src/evidence/classGrowth.ts'

describe('growth is steady', () => {
  test.each([
    ['one for each call', [127, 127], [127, 127]],
    ['one for each call, of gaps that differ', [127, 61], [127, 61]],
    ['one in fifty, by chance more in one gap', [2 * 14, 2 * 8], [1021, 1021]],
    ['between two snapshots alone, a multiple', [3 * 127], [127]],
    ['between two snapshots alone, all but a multiple', [3 * 127 + 2], [127]],
    ['one in a hundred', [9, 12], [1021, 1021]],
  ])('%s', (_, gains, operations) => expect(isSteadyGrowth(gains, operations)).toBe(true))

  test('whatever is left by every call', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 1e5 }), fc.integer({ min: 1, max: 50 }), (calls, each) =>
        isSteadyGrowth([calls * each, calls * each], [calls, calls]),
      ),
    )
  })
})

describe('growth is not steady', () => {
  test.each([
    ['the first time only', [127, 0], [127, 127]],
    ['filling up', [1021, 500], [1021, 1021]],
    ['shrinking', [-127, 127], [127, 127]],
    ['what a round leaves', [3, 3], [127, 127]],
    ['between two snapshots alone, some fraction', [200], [127]],
    ['between two snapshots alone, one more than would pass', [3 * 127 + 3], [127]],
    ['never', [], []],
  ])('%s', (_, gains, operations) => expect(isSteadyGrowth(gains, operations)).toBe(false))

  test('four in each round are more than a round leaves', () => {
    expect(isSteadyGrowth([4, 4], [127, 127])).toBe(true)
    expect(isSteadyGrowth([4, 3], [127, 127])).toBe(false)
  })
})

test('classes are compared by name over all snapshots', () => {
  const population = (counts: Record<string, number>) => ({
    keys: Object.keys(counts),
    counts: Object.values(counts),
  })
  const growing = growingClasses(
    [
      population({ Lru: 500, Session: 10 }),
      population({ Session: 137, Lru: 500 }),
      population({ Session: 264, Lru: 500, New: 90 }),
    ],
    [127, 127],
  )
  expect([...growing]).toEqual(['Session'])
})
