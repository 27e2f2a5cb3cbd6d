import { describe, expect, test } from 'vitest'
import { checkPlan, type StressPlan } from '../src/load/plan.ts'
import { requireTestTime } from '../src/requireTestTime.ts'

const within = (plan: StressPlan, leftMs: number) => () => requireTestTime(checkPlan(plan), leftMs)

describe('a plan', () => {
  test.each<[StressPlan, number]>([
    [{ users: 1, duration: '4s' }, 5000],
    [{ users: 1, duration: '3s', warmup: '1s' }, 5000],
    [{ users: 1, duration: '500ms', rounds: 8 }, 5000],
    [
      {
        phases: [
          { users: 1, duration: '1s' },
          { rate: 5, duration: '3s' },
        ],
      },
      5000,
    ],
    [{ users: 1, duration: '60s' }, 61_500],
  ])(
    'that lasts as long as its test has time passes, and one a millisecond longer does not: %j',
    (plan, leftMs) => {
      expect(within(plan, leftMs)).not.toThrow()
      expect(within(plan, leftMs - 2)).toThrow(RangeError)
    },
  )

  test('is refused with how long it takes, what there is, and what it needs', () => {
    expect(within({ users: 1, duration: '10min', warmup: '5s' }, 5000)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: Expected the plan to end within its test: it lasts 10.1 min, and the test has 5 s left, 1 s of them for what comes after. Give the test a time limit of 608_000 ms, or the plan a shorter \`duration\`.]`,
    )
  })

  test.each<[string, StressPlan]>([
    ['has no limit', { users: 1, iterations: 1e6 }],
    ['may be aborted', { users: 1, duration: '1h', signal: new AbortController().signal }],
    ['may fail too often', { users: 1, duration: '1h', abortOn: { errorRate: 0.5 } }],
    ['may outgrow its memory', { users: 1, duration: '1h', memoryLimit: '1GB' }],
  ])('that %s is let through', (_, plan) => {
    expect(within(plan, 100)).not.toThrow()
  })

  test('has all the time outside of a limit', () => {
    expect(within({ users: 1, duration: '24h' }, Number.POSITIVE_INFINITY)).not.toThrow()
  })
})
