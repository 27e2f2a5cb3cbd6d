import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ArrivalPlan, ArrivalSchedule } from '../../src/load/arrivals.ts'
import { amountUntil } from '../../src/load/ramp.ts'
import { wholePlan } from '../../src/load/stripe.ts'

const even = (perSecond: number) => ({ from: perSecond, to: perSecond, forMs: 0 })
const plan = (changes: Partial<ArrivalPlan>): ArrivalPlan => ({
  rate: even(100),
  arrivals: 'uniform',
  durationMs: 10_000,
  totalIterations: Number.POSITIVE_INFINITY,
  ...changes,
})

function allOf(given: ArrivalPlan, seed = 1, stripe = wholePlan): { number: number; dueMs: number }[] {
  const schedule = new ArrivalSchedule(given, seed, stripe)
  const all: { number: number; dueMs: number }[] = []
  for (; schedule.dueMs < Number.POSITIVE_INFINITY; schedule.advance())
    all.push({ number: schedule.number, dueMs: schedule.dueMs })
  return all
}

describe('evenly spaced arrivals', () => {
  test('are as many as rate times duration, the first at once', () => {
    const all = allOf(plan({}))
    expect(all).toHaveLength(1000)
    expect([all[0]?.dueMs, all[1]?.dueMs, all[999]?.dueMs]).toEqual([0, 10, 9990])
  })

  test('do not drift: an hour of them ends where it should', () => {
    const all = allOf(plan({ rate: even(1000 / 7), durationMs: 3_600_000 }))
    expect(all.at(-1)?.dueMs).toBeCloseTo(7 * (all.length - 1), 5)
  })

  test('on a ramp are as many as the area under it, closer and closer', () => {
    const all = allOf(plan({ rate: { from: 0, to: 100, forMs: 10_000 } }))
    expect(all).toHaveLength(500)
    const gaps = all.slice(1).map(({ dueMs }, index) => dueMs - (all[index]?.dueMs ?? 0))
    expect(gaps.every((gap, index) => index === 0 || gap < (gaps[index - 1] ?? 0))).toBe(true)
  })

  test('end with their number where one is planned', () => {
    expect(allOf(plan({ durationMs: Number.POSITIVE_INFINITY, totalIterations: 7 }))).toHaveLength(7)
  })

  test('are exactly those that are due before the end, on any ramp', () => {
    const rate = fc.record({
      from: fc.integer({ min: 0, max: 500 }),
      to: fc.integer({ min: 1, max: 500 }),
      forMs: fc.integer({ min: 1, max: 5000 }),
    })
    fc.assert(
      fc.property(rate, fc.integer({ min: 5000, max: 9000 }), (given, durationMs) => {
        const all = allOf(plan({ rate: given, durationMs }))
        expect(all).toHaveLength(Math.ceil(amountUntil(given, durationMs) - 1e-6))
        expect(all.every(({ dueMs }) => dueMs < durationMs)).toBe(true)
        expect(all.every(({ dueMs }, index) => index === 0 || dueMs > (all[index - 1]?.dueMs ?? 0))).toBe(
          true,
        )
      }),
    )
  })
})

describe('random arrivals', () => {
  const all = allOf(plan({ arrivals: 'poisson', durationMs: 1_000_000 }))
  const gaps = all.slice(1).map(({ dueMs }, index) => dueMs - (all[index]?.dueMs ?? 0))

  test('come at their rate on average', () => {
    // 100,000 with a standard deviation of 316: four of those.
    expect(Math.abs(all.length - 100_000)).toBeLessThan(1300)
  })

  test('are independent: the gaps between them spread as an exponential distribution does', () => {
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const share = (limitMs: number) => gaps.filter((gap) => gap > limitMs).length / gaps.length
    for (const times of [0.1, 0.5, 1, 2, 3]) expect(share(times * mean)).toBeCloseTo(Math.exp(-times), 2)
  })

  test('are others with another seed', () => {
    expect(allOf(plan({ arrivals: 'poisson' }), 2)).not.toEqual(allOf(plan({ arrivals: 'poisson' }), 1))
  })
})

test.each(['uniform', 'poisson'] as const)(
  'several machines share %s arrivals, and miss and double none',
  (arrivals) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 300 }), (of, perSecond) => {
        const given = plan({ arrivals, rate: even(perSecond), durationMs: 3000 })
        const shared = Array.from({ length: of }, (_, index) => allOf(given, 5, { index, of })).flat()
        expect(shared.toSorted((a, b) => a.number - b.number)).toEqual(allOf(given, 5))
      }),
    )
  },
)
