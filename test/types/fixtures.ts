import type { profile, stress } from 'endure'
import { test } from 'endure/vitest/test'
import { expect, expectTypeOf } from 'vitest'

test('the fixtures are the verbs', async ({ stress: bound, profile: boundProfile, task, signal }) => {
  expectTypeOf(bound).toEqualTypeOf<typeof stress>()
  expectTypeOf(boundProfile).toEqualTypeOf<typeof profile>()
  expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
  expect(task.name).toBe('')
  const { successRate } = await bound({ users: 1, iterations: 1 }, ({ user }) => user)
  expectTypeOf(successRate).toEqualTypeOf<number>()
  // @ts-expect-error unknown option
  await bound({ users: 1, iteration: 1 }, () => {})
})

const extended = test.extend('answer', () => 42)

extended('they extend further', ({ answer, stress: bound }) => {
  expectTypeOf(answer).toEqualTypeOf<number>()
  expectTypeOf(bound).toEqualTypeOf<typeof stress>()
  // @ts-expect-error no such fixture
  extended('x', ({ stres }) => stres)
})
