import { describe, expect, test } from 'vitest'
import { rise } from '../../src/stats/levels.ts'
import { withoutLeaps } from '../../src/verdict/withoutLeaps.ts'

/** Twenty rounds of 400 calls, so many bytes each, and leaps that stay from the rounds that are named. */
const leaping = (perRound: number, leaps: Readonly<Record<number, number>>, rounds = 20) => {
  const operations = Array.from({ length: rounds + 1 }, (_, round) => 400 * round)
  let level = 2e6
  const levels = operations.map((_, round) => (level += (round > 0 ? perRound : 0) + (leaps[round] ?? 0)))
  return [operations, levels] as const
}
/** What is gained without them; `undefined` where the levels stay as they were read. */
const gained = ([operations, levels]: ReturnType<typeof leaping>, from = 0): number | undefined => {
  const even = withoutLeaps(operations, levels, from)
  return even === levels ? undefined : rise(even, 0, even.length - 1)
}

describe('levels without leaps', () => {
  test('gain what they usually do where V8 took pages or gave them back', () => {
    expect(gained(leaping(50e3, { 12: 600e3, 15: -220e3 }))).toBe(20 * 50e3)
  })

  test('by the calls of a round: rounds may become larger', () => {
    const operations = [0, 100, 200, 300, 400, 800, 1200, 1600, 2000, 2400]
    const levels = operations.map((calls) => 100 * calls + (calls > 800 ? 120e3 : 0))
    expect(gained([operations, levels])).toBe(240e3)
  })

  test('are those where a step is more than 100 KB, and more than four times the usual distance, from the usual gain', () => {
    const at = (bytes: number) => gained(leaping(50e3, { 12: bytes }))
    expect(at(100_001)).toBe(20 * 50e3)
    expect(at(100_000)).toBeUndefined()
    expect(at(-100_001)).toBe(20 * 50e3)
    expect(at(-100_000)).toBeUndefined()
    // Rounds gain 60 and 140 KB in turn.
    const uneven = (bytes: number) => {
      const [operations, levels] = leaping(100e3, { 12: bytes })
      return gained([operations, levels.map((level, round) => level + (round % 2) * 40e3)])
    }
    expect(uneven(130e3)).toBeUndefined()
    expect(uneven(250e3)).toBeDefined()
  })

  test('are those that were read where more than a fifth of the steps leap: that is how it moves', () => {
    const leaps = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [2 + 3 * i, (-1) ** i * 150e3]))
    expect(gained(leaping(50e3, leaps(4)))).toBe(20 * 50e3)
    expect(gained(leaping(50e3, leaps(5)))).toBeUndefined()
  })

  test('are those that were read where leaps make the difference: stores are emptied, and leaks come in steps', () => {
    // A million in all without them; 600 KB with them are enough, and no more than 1.67 million.
    const leapt = (bytes: number) => gained(leaping(50e3, { 12: bytes }))
    expect(leapt(-400e3)).toBe(20 * 50e3)
    expect(leapt(-401e3)).toBeUndefined()
    expect(leapt(666e3)).toBe(20 * 50e3)
    expect(leapt(667e3)).toBeUndefined()
    expect(gained(leaping(-50e3, { 12: 150e3 }))).toBeUndefined()
  })

  test('count from a reading: what was before is judged by the same measure', () => {
    const early = leaping(50e3, { 2: 300e3, 3: -500e3, 4: 400e3, 5: -300e3, 12: 200e3 })
    expect(gained(early)).toBeUndefined()
    expect(gained(early, 8)).toBe(20 * 50e3)
  })
})
