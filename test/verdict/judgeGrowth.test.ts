import { expect, test } from 'vitest'
import { judgeGrowth } from '../../src/verdict/judgeGrowth.ts'

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
