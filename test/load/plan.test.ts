import { describe, expect, test } from 'vitest'
import { checkPlan, type StressPlan } from '../../src/load/plan.ts'

const checked = (plan: object) => checkPlan(plan as StressPlan)

describe('a plan that makes sense', () => {
  test('gets bounds for everything it leaves open', () => {
    expect(checked({ users: 1000, iterations: 10 })).toEqual({
      phases: [
        {
          model: 'closed',
          name: 'run',
          users: { from: 1000, to: 1000, forMs: 0 },
          iterations: 10,
          totalIterations: 10_000,
          durationMs: Number.POSITIVE_INFINITY,
          thinkTimeMs: undefined,
          paceMs: 0,
        },
      ],
      rounds: 1,
      setup: undefined,
      teardown: undefined,
      timeoutMs: 30_000,
      warmupMs: 0,
      sampleEveryMs: 250,
      seed: 1,
      gracefulStopMs: 5000,
      abortOn: undefined,
      memoryLimitBytes: Number.POSITIVE_INFINITY,
      pid: undefined,
      stripe: { index: 0, of: 1 },
      signal: undefined,
    })
  })

  test('may be written with units', () => {
    const plan = {
      users: 1,
      duration: '2s',
      timeout: '1s',
      warmup: '100ms',
      sampleEvery: 10,
      memoryLimit: '2GB',
    }
    expect(checked(plan)).toMatchObject({
      phases: [{ durationMs: 2000 }],
      timeoutMs: 1000,
      warmupMs: 100,
      sampleEveryMs: 10,
      gracefulStopMs: 1000,
      memoryLimitBytes: 2e9,
    })
  })
})

test('a plan may be run in eight rounds or more', () => {
  expect(checked({ users: 2, iterations: 5, rounds: 8 })).toMatchObject({
    rounds: 8,
    phases: [{ totalIterations: 10 }],
  })
  expect(checked({ users: 2, duration: '1s', rounds: 1000 })).toMatchObject({
    rounds: 1000,
    phases: [{ durationMs: 1000 }],
  })
})

describe('a plan that does not', () => {
  test.each([
    [{ users: 0, iterations: 1 }, 'Expected `users` to be an integer from 1 to 1000000, got 0'],
    [
      { users: '10', iterations: 1 },
      "Expected `users` to be an integer from 1 to 1000000, got '10' (string)",
    ],
    [{ iterations: 1 }, 'Expected `users` (closed model), `rate` (open model) or `phases`, got none of them'],
    [{ users: 1, iterations: 1, seed: -1 }, 'Expected `seed` to be an integer from 0 to 4294967295, got -1'],
    [{ users: 1, iterations: 1, setup: 5 }, 'Expected `setup` to be a function, got 5'],
    [{ users: 1, iterations: 1, teardown: {} }, 'Expected `teardown` to be a function, got an object'],
    [{ users: 1, iteration: 5 }, 'Unknown option `iteration` in `stress`. Did you mean `iterations`?'],
    [
      { users: 1, iterations: 5, totalIterations: 9 },
      'Expected one of `iterations` (per user), `totalIterations` (shared) or `duration`, got `iterations: 5` beside `totalIterations: 9`. Keep the one that should end the run.',
    ],
    [
      { users: 1 },
      'Expected one of `iterations` (per user), `totalIterations` (shared) or `duration`, got none. For one operation a user: iterations: 1.',
    ],
    [
      { users: 1, duration: '10 sec' },
      "Expected `duration` to be a number or text such as '30s' or '250ms' (units: us, ms, s, m, min, h, d), got '10 sec'",
    ],
    [{ users: 1, duration: 0 }, 'Expected `duration` to be more than 0 ms, got 0'],
    [{ users: 1, iterations: 1, timeout: 0 }, 'Expected `timeout` to be more than 0 ms, got 0'],
    [
      { users: 1, iterations: 1, sampleEvery: '9ms' },
      "Expected `sampleEvery` to be 10 ms or more, got '9ms'",
    ],
    [{ users: 1, iterations: 1, memoryLimit: 0 }, 'Expected `memoryLimit` to be more than 0 bytes, got 0'],
    [{ users: 1, iterations: 1, signal: {} }, 'Expected `signal` to be an AbortSignal, got an object'],
    [
      { users: 2 ** 32, iterations: 1 },
      'Expected `users` to be an integer from 1 to 1000000, got 4294967296',
    ],
    [{ users: 1, iterations: 1, timeout: null }, 'Expected `timeout` to be a number or text'],
    [{ users: 1, iterations: 1, gracefulStop: null }, ', got null'],
    [{ users: 1, duration: true }, '(units: us, ms, s, m, min, h, d), got true'],
    [
      { users: 1, iterations: 1, gracefulStop: '30d' },
      "Expected `gracefulStop` to be at most 24 days, the longest that a timer can wait, got '30d'",
    ],
    [
      { users: 1, iterations: 1, signal: new EventTarget() },
      'Expected `signal` to be an AbortSignal, got an object',
    ],
    [
      { users: 1, iterations: 1, rounds: 7 },
      'Expected `rounds` to be 8 or more, got 7: fewer cannot tell a leak from a warm-up. To run the plan once, leave it out.',
    ],
    [
      { users: 1, iterations: 1, rounds: 1001 },
      'Expected `rounds` to be an integer from 1 to 1000, got 1001',
    ],
    [
      { users: 1, duration: '1s', rounds: '12' },
      "Expected `rounds` to be an integer from 1 to 1000, got '12' (string)",
    ],
    [undefined, 'Expected the options of `stress` to be an object, got undefined'],
  ])('%j is refused by name', (plan, message) => {
    expect(() => checked(plan as object)).toThrow(message)
  })
})
