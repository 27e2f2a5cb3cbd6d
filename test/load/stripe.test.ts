import { describe, expect, test } from 'vitest'
import { checkPlan } from '../../src/load/plan.ts'
import { shareOf, stripeFrom, wholePlan } from '../../src/load/stripe.ts'
import { driven } from './driven.ts'

describe('a segment', () => {
  test('is all of the plan where there is one machine', () => {
    expect(stripeFrom(undefined)).toEqual(wholePlan)
    expect(stripeFrom('')).toEqual(wholePlan)
    expect(stripeFrom('1/1')).toEqual(wholePlan)
  })

  test('counts machines from one', () => {
    expect(stripeFrom('2/4')).toEqual({ index: 1, of: 4 })
  })

  test.each(['0/4', '5/4', '2', 'two/4', '2/4/8', '1/1001'])('%s is refused by name', (text) => {
    expect(() => stripeFrom(text)).toThrow(
      `Expected ENDURE_SEGMENT to be the number of this machine and of all, such as 2/4, got '${text}'`,
    )
  })

  test('shares any number among all, the first ones one more', () => {
    expect([0, 1, 2, 3].map((index) => shareOf(10, { index, of: 4 }))).toEqual([3, 3, 2, 2])
    expect([0, 1, 2, 3].map((index) => shareOf(1, { index, of: 4 }))).toEqual([1, 0, 0, 0])
  })
})

describe('several machines', () => {
  test('need a place for arrivals each', () => {
    const plan = { rate: 10, totalIterations: 5, maxInFlight: 3 }
    expect(checkPlan(plan, stripeFrom('3/3')).stripe).toEqual({ index: 2, of: 3 })
    expect(() => checkPlan(plan, stripeFrom('1/4'))).toThrow(
      new RangeError(
        'Expected `maxInFlight` to be at least one for each of 4 machines (ENDURE_SEGMENT), got 3',
      ),
    )
  })

  test.each([
    [{ users: 10, iterations: 3 }, 30],
    [{ users: 10, totalIterations: 33 }, 33],
    [{ users: 2, totalIterations: 33 }, 33],
    [{ rate: 100, duration: '1s' }, 100],
    [{ rate: 100, totalIterations: 33, arrivals: 'poisson' as const }, 33],
    [{ phases: [{ users: { from: 0, to: 9, for: '1s' } }, { users: 7, iterations: 2 }] }, undefined],
  ])('share %j: each user and arrival is on one of them', async (plan, total) => {
    const seen = (segment: string) => {
      const calls: string[] = []
      return driven(
        plan,
        (clock) =>
          ({ user, iteration }) => {
            calls.push('users' in plan || 'phases' in plan ? `${user}` : `${iteration}`)
            return clock.sleep(30)
          },
        segment,
      ).then(() => calls)
    }
    const alone = await seen('1/1')
    const parts = await Promise.all(['1/3', '2/3', '3/3'].map(seen))
    const distinct = (calls: readonly string[]) => new Set(calls)
    expect(distinct(parts.flat())).toEqual(distinct(alone))
    expect(parts.reduce((sum, calls) => sum + distinct(calls).size, 0)).toBe(distinct(alone).size)
    if (total !== undefined) expect(parts.flat()).toHaveLength(total)
  })
})
