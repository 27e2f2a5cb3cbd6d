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
  test('gain what they usually do where V8 took pages and gave them back', () => {
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

  test('are those that were read where more than two steps leap, one of them down, or a fifth: that is how it moves', () => {
    const [up, down] = [150e3, -150e3]
    expect(gained(leaping(80e3, { 4: up, 12: up }))).toBe(20 * 80e3)
    expect(gained(leaping(80e3, { 4: up, 12: up, 16: down }))).toBeUndefined()
    expect(gained(leaping(80e3, { 4: down, 12: up }))).toBe(20 * 80e3)
    expect(gained(leaping(80e3, { 4: down, 12: down }))).toBeUndefined()
    expect(gained(leaping(80e3, { 12: up, 16: down }, 20), 10)).toBe(20 * 80e3)
    expect(gained(leaping(80e3, { 12: up, 16: down }, 20), 11)).toBeUndefined()
  })

  test('are those that were read where leaps are most of it: a leak may come in steps', () => {
    const leapt = (bytes: number) => gained(leaping(50e3, { 6: bytes / 2, 14: bytes / 2 }))
    expect(leapt(1e6)).toBe(20 * 50e3)
    expect(leapt(1.01e6)).toBeUndefined()
    expect(gained(leaping(-50e3, { 12: 150e3 }))).toBeUndefined()
  })

  test('are those that were read where either half lost most of what it gained: a store is emptied, and a step may make up for it', () => {
    const emptied = (bytes: number, at: number, step: number) =>
      gained(leaping(50e3, { [at]: -bytes, [step]: 500e3 }))
    expect(emptied(250e3, 5, 15)).toBe(20 * 50e3)
    expect(emptied(251e3, 5, 15)).toBeUndefined()
    expect(emptied(250e3, 15, 5)).toBe(20 * 50e3)
    expect(emptied(251e3, 15, 5)).toBeUndefined()
  })

  test('are left out from a reading on: what was before stays', () => {
    const early = leaping(50e3, { 2: 300e3, 3: -500e3, 4: 400e3, 5: -300e3, 12: 200e3 })
    expect(gained(early)).toBeUndefined()
    expect(gained(early, 8)).toBe(20 * 50e3 - 100e3)
  })
})
