import { describe, expect, test } from 'vitest'
import type { LoadOptions } from '../../src/load/loadOptions.ts'
import { checkLoad } from '../../src/load/loadPlan.ts'

const checked = (plan: object) => checkLoad(plan as LoadOptions, 'run')

describe('users', () => {
  test('may start one after another, the first at once', () => {
    expect(checked({ users: 5, iterations: 1, rampUp: '10s' })).toMatchObject({
      users: { from: 1, to: 5, forMs: 8000 },
    })
  })

  test('may become more or fewer, for as long as that takes unless a duration says more', () => {
    const ramp = { from: 10, to: 500, for: '5s' }
    expect(checked({ users: ramp })).toMatchObject({
      users: { from: 10, to: 500, forMs: 5000 },
      durationMs: 5000,
    })
    expect(checked({ users: ramp, duration: '8s' })).toMatchObject({ durationMs: 8000 })
    expect(checked({ users: { from: 10, to: 0, for: '5s' } })).toMatchObject({ users: { to: 0 } })
  })
})

describe('arrivals', () => {
  test('may be written per second, minute or hour', () => {
    expect(checked({ rate: '6000/min', duration: '1s' })).toMatchObject({
      model: 'open',
      rate: { from: 100, to: 100, forMs: 0 },
      arrivals: 'uniform',
      maxInFlight: 1000,
    })
    expect(checked({ rate: { from: '10/s', to: '100/s', for: '5s' } })).toMatchObject({
      rate: { from: 10, to: 100, forMs: 5000 },
      durationMs: 5000,
    })
  })
})

describe('what does not go together or makes no sense is refused by name', () => {
  test.each([
    [
      { users: null, iterations: 1 },
      'Expected `users` to be an integer from 1 to 1000000, got null (object)',
    ],
    [{ rate: null, duration: 1 }, 'Expected `rate` to be'],
    [{ users: [1, 2], iterations: 1 }, 'Expected `users` to be an integer from 1 to 1000000, got an array'],
    [
      { users: { from: 1, to: 5, over: 10 } },
      'Unknown option `over` in `users`. Known options: from, to, for.',
    ],
    [
      { users: 5, rate: 10, duration: 1 },
      'Expected `users` (closed model) or `rate` (open model), got `users: 5` beside `rate: 10`',
    ],
    [
      { rate: 10, iterations: 5 },
      'The option `iterations` goes with `users`: arrivals wait for nobody. Leave it out.',
    ],
    [
      { rate: 10, duration: 5, thinkTime: 5 },
      'The option `thinkTime` goes with `users`: arrivals wait for nobody. Leave it out.',
    ],
    [
      { users: 1, iterations: 1, maxInFlight: 5 },
      'The option `maxInFlight` goes with `rate`: users come back by themselves, and no more of them are in flight than there are. Leave it out.',
    ],
    [
      { users: { from: 1, to: 5, for: 10 }, rampUp: 5 },
      'Expected `rampUp` or a ramp of `users`, got both. Keep the ramp.',
    ],
    [
      { users: { from: 1, to: 5, for: 10 }, iterations: 5 },
      'Expected no `iterations` beside a ramp, which has a duration. For a level with a length, add a phase after it.',
    ],
    [
      { users: { from: 1, to: 5, for: '10s' }, duration: '9s' },
      "Expected `duration` to be as long as the ramp or longer, got '9s'",
    ],
    [{ users: { from: 0, to: 0, for: 10 } }, 'Expected `users` to go from 0 or to 0, got both'],
    [{ users: { from: 1, to: 2 } }, 'Expected `users.for` to be a number or text'],
    [
      { users: { from: 1.5, to: 2, for: 1 } },
      'Expected `users.from` to be an integer from 0 to 1000000, got 1.5',
    ],
    [{ rate: 0, duration: 1 }, 'Expected `rate` to be more than 0, got 0'],
    [{ rate: -1, duration: 1 }, 'Expected `rate` to be a finite number from 0'],
    [{ rate: 2e6, duration: 1 }, 'Expected `rate` to be at most a million per second, got 2000000'],
    [
      { rate: 10 },
      'Expected one of `iterations` (per user), `totalIterations` (shared) or `duration`, got none.',
    ],
    [
      { rate: 1, duration: 1, arrivals: 'random' },
      "Expected `arrivals` to be 'uniform' or 'poisson', got 'random'",
    ],
    [
      { rate: 1, duration: 1, maxInFlight: 0 },
      'Expected `maxInFlight` to be an integer from 1 to 1000000, got 0',
    ],
  ])('%j', (plan, message) => {
    expect(() => checked(plan)).toThrow(message)
  })
})
