import { describe, expect, test } from 'vitest'
import { checkPlan, type StressPlan } from '../../src/load/plan.ts'
import { drivenResult } from './drivenResult.ts'

const checked = (plan: object) => checkPlan(plan as StressPlan)
const calm = { users: 10, duration: '1s' }

test('phases are numbered where they have no name, and take from the plan what goes with their load', () => {
  const plan = { thinkTime: '5ms', maxInFlight: 7, phases: [calm, { name: 'open', rate: 5, duration: 1 }] }
  expect(checked(plan).phases).toMatchObject([
    { name: 'phase 1', model: 'closed', thinkTimeMs: expect.any(Function) },
    { name: 'open', model: 'open', maxInFlight: 7 },
  ])
})

test('what a phase says itself holds', () => {
  const plan = { maxInFlight: 7, phases: [{ rate: 5, duration: 1, maxInFlight: 9 }] }
  expect(checked(plan).phases).toMatchObject([{ maxInFlight: 9 }])
})

test.each([
  ['its own', { name: 'peak', users: 1, iterations: 1 }, 'peak'],
  ['a numbered', { users: 1, iterations: 1 }, 'phase 1'],
] as const)('a phase that is alone has %s name in the result', async (_, phase, name) => {
  const { phases } = await drivenResult({ phases: [phase] }, () => () => {})
  expect(phases).toMatchObject([{ name, load: '1 user' }])
})

describe('phases that make no sense are refused by name', () => {
  test.each([
    [{ phases: [] }, 'Expected `phases` to be an array of 1 to 100, got 0 of them'],
    [{ phases: 'two' }, "Expected `phases` to be an array of 1 to 100, got 'two'"],
    [
      { phases: [calm, {}] },
      "Expected `users` (closed model), `rate` (open model) or `phases`, got none of them (in phase 'phase 2')",
    ],
    [
      { phases: [{ ...calm, timeout: 5 }] },
      'Expected no `timeout` in `phases[0]`: it goes for all phases. Move it beside `phases`.',
    ],
    [{ phases: [{ ...calm, name: '' }] }, "Expected `name` of a phase to be text, got ''"],
    [
      {
        phases: [
          { ...calm, name: 'up' },
          { ...calm, name: 'up' },
        ],
      },
      "Expected every phase to have a name of its own, got two named 'up'",
    ],
    [
      { duration: '5s', phases: [calm] },
      'Expected no `duration` beside `phases`: each of them has its own. Move it there.',
    ],
    [
      { rounds: 8, phases: [calm] },
      'Expected `rounds` or `phases`, got both: rounds are alike, so that what grows from one to the next is a leak. Keep one of them.',
    ],
  ])('%j', (plan, message) => {
    expect(() => checked(plan)).toThrow(message)
  })
})
