import { describe, expect, test } from 'vitest'
import type { LeakResource } from '../../src/records/leakReport.ts'
import { type GrowthContext, judgeGrowth, type LevelSeries } from '../../src/verdict/judgeGrowth.ts'

test.each([
  [3.4, 'flat'],
  [26, 'unclear'],
])('a jump of %s B for each call so far, among rounds that gain next to nothing, is %s', (perCall, state) => {
  const operations = Array.from({ length: 10 }, (_, i) => 1000 * (i + 4))
  const levels = operations.map((_, i) => 8 * i + (i > 6 ? perCall * 10_000 : 0))
  expect(judgeGrowth({ resource: 'heap', operations, levels }, { final: false, elapsedMs: 800 }).state).toBe(
    state,
  )
})

test.each([
  ['the same in every round is a trend in two windows', [], 'growing'],
  ['but for one round, in which something was loaded, as well', [4], 'growing'],
  ['but for two rounds, may still be a warm-up', [4, 6], 'unclear'],
] as const)('growth that is %s', (_, jumps, state) => {
  // A listener on each call makes the next one slower: rounds were large, and there is no time for a third window.
  const operations = Array.from({ length: 14 }, (_, i) => 2000 + 500 * i)
  const levels = operations.map((count, i) => 160 * count + 60_000 * jumps.filter((at) => at <= i).length)
  const context = { final: false, elapsedMs: 4000, warmupReadings: 0 }
  expect(judgeGrowth({ resource: 'heap', operations, levels }, context).state).toBe(state)
})

test('with slow operations a few calls without growth are enough from 4.5 s on, or in the end', () => {
  const slow = (calls: number, context: { elapsedMs: number; final?: boolean }) => {
    const operations = Array.from({ length: 14 }, (_, round) => calls * (round + 1))
    const series = { resource: 'heap', operations, levels: operations.map(() => 5e6) } as const
    return judgeGrowth(series, { final: false, ...context }).state
  }
  expect(slow(10, { elapsedMs: 4499 })).toBe('unclear')
  expect(slow(10, { elapsedMs: 4500 })).toBe('flat')
  expect(slow(10, { elapsedMs: 1000, final: true })).toBe('flat')
  // The last window has 24 calls.
  expect(slow(3, { elapsedMs: 4500 })).toBe('unclear')
})

/** Rounds of these sizes that gain so much each. */
function rounds(sizes: readonly number[], gains: readonly number[], resource: LeakResource = 'heap') {
  let made = 0
  let level = 5e6
  return {
    resource,
    operations: sizes.map((size) => (made += size)),
    levels: gains.map((gain) => (level += gain)),
  }
}
const times = (count: number, value: number) => Array<number>(count).fill(value)
const stateOf = (series: LevelSeries, context: Partial<GrowthContext> = {}) =>
  judgeGrowth(series, { final: false, elapsedMs: 1000, ...context }).state

describe('a window', () => {
  const level = (...operations: number[]) => ({
    resource: 'heap' as const,
    operations,
    levels: operations.map(() => 5e6),
  })

  test('reaches back to where the calls were 1 / 2.2 of now', () => {
    const windowOperations = (calls: number) =>
      judgeGrowth(level(100, 400, calls, 1500, 2000), { final: false, elapsedMs: 1 }).windowOperations
    expect(windowOperations(909)).toBe(1091)
    expect(windowOperations(910)).toBe(1600)
  })

  test('has 256 calls and three readings, or there is no clean verdict', () => {
    const long = (calls: number) => level(100, 101, 51 + calls, 81 + calls, 101 + calls)
    expect(stateOf(long(255), { elapsedMs: 4000 })).toBe('unclear')
    expect(stateOf(long(256), { elapsedMs: 4000 })).toBe('flat')
    expect(stateOf(level(1000, 3000))).toBe('unclear')
    expect(stateOf(level(1000, 2300, 3000))).toBe('flat')
  })
})

describe('growth in three windows', () => {
  // The last window begins after 14,000 of 32,000 calls, the one before after 6,000.
  const growing = (...shares: [first: number, second: number, last: number]) => {
    const gains = times(32, 10_000).map(
      (gain, i) => gain * (i < 6 ? shares[0] : i < 14 ? shares[1] : shares[2]),
    )
    return stateOf(rounds(times(32, 1000), gains))
  }

  test('goes on where the last has 0.6 of the rate of the two before', () => {
    expect(growing(1, 1, 0.59)).toBe('unclear')
    expect(growing(1, 1, 0.6)).toBe('growing')
  })

  test('shows a fifth of the last rate in the one before, and a twenty-fifth in the first', () => {
    expect(growing(0.18, 0.18, 1)).toBe('unclear')
    expect(growing(0.2, 0.2, 1)).toBe('growing')
    expect(growing(0.03, 1, 1)).toBe('unclear')
    expect(growing(0.04, 1, 1)).toBe('growing')
  })

  test('is more than comes and goes: 16 KB outside of the heap', () => {
    const external = (gain: number) => stateOf(rounds(times(24, 1000), times(24, gain), 'external'))
    expect(external(1170)).toBe('unclear')
    expect(external(1171)).toBe('growing')
  })

  test('may fall once by half of what it gained', () => {
    const falling = (share: number) => {
      const series = rounds(times(32, 1000), times(32, 10_000))
      const fallen = series.levels.with(20, (series.levels[20] as number) - share * 31 * 10_000)
      return stateOf({ ...series, levels: fallen })
    }
    expect(falling(0.5)).toBe('growing')
    expect(falling(0.55)).toBe('unclear')
  })

  test('is beyond the budget', () => {
    const within = (budget: number) => stateOf(rounds(times(16, 1000), times(16, 64_000)), { budget })
    expect(within(63)).toBe('growing')
    expect(within(64)).toBe('unclear')
    expect(within(65)).toBe('flat')
  })

  test('goes on in the rounds since they last became larger, but for the first three of those', () => {
    const larger = (count: number, share: number) => {
      const gains = times(12 + count, 8).map((bytes, i) =>
        i < 12 ? bytes * 1000 : bytes * 2500 * (i < 15 ? 1 : share),
      )
      return stateOf(rounds([...times(12, 1000), ...times(count, 2500)], gains))
    }
    expect(larger(5, 1)).toBe('unclear')
    expect(larger(6, 1)).toBe('growing')
    expect(larger(6, 0)).toBe('unclear')
  })

  test('comes often: below 2,500 calls seven steps may be tables of the engine', () => {
    const stepping = (calls: number) =>
      stateOf(
        rounds(
          times(24, calls),
          times(24, 0).map((none, i) => (i % 3 === 0 && i > 0 ? 30_000 : none)),
        ),
      )
    expect(stepping(104)).toBe('unclear')
    expect(stepping(105)).toBe('growing')
  })
})

describe('growth that the collections may have caused is weak', () => {
  const gaining = (gain: number, perCollectionBytes?: number) =>
    stateOf(rounds(times(16, 1000), times(16, gain)), { perCollectionBytes })

  test('below 4 KB a round, or four times what they were measured to cause, 2 KB at the least', () => {
    expect(gaining(4095)).toBe('weak')
    expect(gaining(4096)).toBe('growing')
    expect(gaining(4095, 1024)).toBe('weak')
    expect(gaining(4096, 1024)).toBe('growing')
    expect(gaining(2047, 0)).toBe('weak')
    expect(gaining(2048, 0)).toBe('growing')
  })

  test('unless rounds of 2.5 times as many calls gained as much per call', () => {
    const widened = (calls: number) => {
      const sizes = [...times(12, 1000), ...times(6, calls)]
      return stateOf(rounds(sizes, sizes))
    }
    expect(widened(2490)).toBe('weak')
    expect(widened(2500)).toBe('growing')
  })
})

test('what rises in all five readings of the last window is not flat in the end, in fewer it is no trend', () => {
  const rising = (readings: number) =>
    stateOf(rounds(times(readings, 4000), times(readings, 2000)), { final: true, elapsedMs: 2000 })
  expect(rising(5)).toBe('flat')
  expect(rising(6)).toBe('unclear')
})

test('a count that rose three times in the last window and never fell is not flat', () => {
  const dripping = (rises: number) =>
    stateOf(rounds(times(24, 1000), [...times(24 - rises, 0), ...times(rises, 1)], 'fd'))
  expect(dripping(2)).toBe('flat')
  expect(dripping(3)).toBe('unclear')
})
