import { setImmediate } from 'node:timers/promises'
import { expect, type RunnerTestCase, test } from 'vitest'
import { resultOf } from '../../src/vitest/repeatedResult.ts'
import { RepeatedTest } from '../../src/vitest/repeatedTest.ts'

const fresh = { state: 'run', startTime: 1, retryCount: 0, repeatCount: 0 } as const
const settings = { fail: false, budget: undefined, maxDuration: 5_000 }

/** A test that has run once as Vitest runs it, and passed. */
async function passedOnce(task: RunnerTestCase) {
  const { context } = task // not enumerable
  const test = { ...task, context, meta: {}, result: { ...fresh, startTime: 0 } } as unknown as RunnerTestCase
  const repeated = new RepeatedTest(test, settings)
  await repeated.attempt(async () => {
    resultOf(test).state = 'pass'
  })
  return { test, repeated }
}

test('a test that is tried again under the same result is not being repeated yet', async ({ task }) => {
  const { test, repeated } = await passedOnce(task)
  expect(repeated.hasPassed).toBe(false)
  test.result = { ...fresh }
  expect(repeated.hasPassed).toBe(true)
})

test('an attempt that breaks off leaves the listeners for errors as they were', async ({ task }) => {
  const { test, repeated } = await passedOnce(task)
  const before = process.rawListeners('unhandledRejection')
  test.result = { ...fresh }
  await expect(
    repeated.attempt(async () => {
      expect(process.rawListeners('unhandledRejection')).not.toEqual(before)
      throw new Error('Vitest gave up')
    }),
  ).rejects.toThrow('Vitest gave up')
  expect(process.rawListeners('unhandledRejection')).toEqual(before)
  await setImmediate() // the search ends as well
})
