import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeLeak, type LeakEvidence } from '../../src/verdict/judgeLeak.ts'
import {
  debugBeingOptimized,
  ejsNamingTemplates,
  fastifyKeepingIds,
  koaWarmingUp,
  mapPerTimer,
  type RecordedRounds,
  slotPerSlowCall,
} from './recordedRounds.ts'

/** The end of a search of ten seconds, most of them in the operation. */
function judged({ operations, gains }: RecordedRounds, over: Partial<LeakEvidence> = {}) {
  let level = 13e6
  const levels = new Map([['heap', gains.map((gain) => (level += gain))]] as const)
  const time = { activeMs: 9000, elapsedMs: 9900, limitMs: 10_000 }
  return judgeLeak({
    operations,
    levels,
    buffersBytes: 0,
    ...time,
    final: true,
    lasting: true,
    warmupReadings: 1,
    ...over,
  })
}

const cut = ({ operations, gains }: RecordedRounds, rounds: number): RecordedRounds => ({
  operations: operations.slice(0, rounds),
  gains: gains.slice(0, rounds),
})

test('a warm-up that lasts for all of a few slow calls is no leak, at no moment', () => {
  for (let rounds = 3; rounds <= koaWarmingUp.gains.length; rounds++) {
    for (const final of [false, true])
      expect(judged(cut(koaWarmingUp, rounds), { final }).verdict).toBe('inconclusive')
  }
})

test('code that is being optimized after 20,000 calls is no leak, at no moment, and nothing to wait for', () => {
  const time = { activeMs: 250, elapsedMs: 590, perCollectionBytes: 0, warmupReadings: 5 }
  for (let rounds = 3; rounds <= debugBeingOptimized.gains.length; rounds++) {
    const series = cut(debugBeingOptimized, rounds)
    expect(judged(series, time).verdict).not.toBe('leaking')
    expect(judged(series, { ...time, final: false, lasting: false }).next).not.toBe('wait')
  }
})

test('tables of the engine that doubled, and then rest, are no leak', () => {
  expect(judged(ejsNamingTemplates, { final: false, elapsedMs: 2960, activeMs: 2100 }).verdict).not.toBe(
    'leaking',
  )
})

test.each([
  ['a leak below a warm-up that fades', fastifyKeepingIds],
  ['an array that grows in steps', slotPerSlowCall],
])('%s is not clean', (_, series) => {
  expect(judged(series).verdict).toBe('inconclusive')
})

test('a map is seen to leak between the steps in which it doubles, and is clean at no moment', () => {
  // What its rounds gain was measured to be more than what the collections do.
  expect(judged(cut(mapPerTimer, 40), { perCollectionBytes: 0 }).verdict).toBe('leaking')
  for (let rounds = 3; rounds <= mapPerTimer.gains.length; rounds++)
    expect(judged(cut(mapPerTimer, rounds)).verdict).not.toBe('clean')
})

test('a set that doubles among rounds that gain a little is clean at no moment', () => {
  for (const callsPerRound of [512, 1024, 2048, 3072, 4096]) {
    const operations = Array.from({ length: 40 }, (_, round) => callsPerRound * (round + 1))
    const levels = operations.map((calls, round) => 20 * 2 ** Math.ceil(Math.log2(calls)) + 300 * round)
    const gains = levels.map((level, round) => level - (levels[round - 1] ?? level))
    for (let rounds = 8; rounds <= 40; rounds++) {
      const { verdict } = judged(cut({ operations, gains }, rounds), { elapsedMs: 3000, final: false })
      expect(verdict).not.toBe('clean')
    }
  }
})

/** Eight bytes a call in the array of V8: a full one gets half as much again, and 16. */
function arrayBytes(calls: number): number {
  let slots = 0
  while (slots < calls) slots = Math.floor(1.5 * slots) + 17
  return 8 * slots
}

test('no clean verdict claims that it would have seen what is there', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(arrayBytes, (calls: number) => 8 * calls),
      fc.integer({ min: 4, max: 64 }),
      fc.integer({ min: 6, max: 60 }),
      fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 60, maxLength: 60 }),
      fc.integer({ min: 1000, max: 9900 }),
      fc.boolean(),
      (bytes, callsPerRound, rounds, noise, elapsedMs, final) => {
        const operations = Array.from({ length: rounds }, (_, round) => callsPerRound * (round + 1))
        const levels = operations.map((calls, round) => bytes(calls) + (noise[round] as number))
        const gains = levels.map((level, round) => level - (levels[round - 1] ?? level))
        const { verdict, smallestDetectable } = judged({ operations, gains }, { elapsedMs, final })
        if (verdict === 'clean') expect(smallestDetectable).toBeGreaterThanOrEqual(8)
      },
    ),
    { numRuns: 2000 },
  )
})

test('growth over fewer than a thousand calls is no leak, unless it gained 400 KB', () => {
  const line = (rounds: number, calls: number, bytes: number): RecordedRounds => ({
    operations: Array.from({ length: rounds }, (_, round) => calls * (round + 1)),
    gains: Array.from({ length: rounds }, (_, round) => (round === 0 ? 0 : bytes)),
  })
  expect(judged(line(27, 37, 9000)).verdict).toBe('inconclusive')
  expect(judged(line(28, 37, 9000)).verdict).toBe('leaking')
  expect(judged(line(29, 30, 14_285)).verdict).toBe('inconclusive')
  expect(judged(line(29, 30, 14_286)).verdict).toBe('leaking')
})
