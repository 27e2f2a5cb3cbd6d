import { test as base, type RunnerTestCase } from 'vitest'
import { profile } from '../profile.ts'
import { stress } from '../stress.ts'
import './vitestTypes.ts'
import { inTest } from './runningTask.ts'

/**
 * Vitest's `test` with `stress` and `profile` as fixtures, bound to the test they are given to: they end with its signal, respect
 * its time limit and report under its name, among concurrent tests too.
 *
 * @example
 * import { expect } from 'vitest'
 * import { test } from 'endure/vitest/test'
 *
 * test('search holds a hundred users', async ({ stress }) => {
 *   expect(await stress({ users: 100, iterations: 10 }, search)).toHaveSuccessRateAbove(0.95)
 * })
 */
export const test = base
  .extend('stress', ({ task }): typeof stress => bindTo(task, stress))
  .extend('profile', ({ task }): typeof profile => bindTo(task, profile))

function bindTo<Verb extends (...given: never[]) => unknown>(test: RunnerTestCase, verb: Verb): Verb {
  return ((...given: never[]) => inTest(test, () => verb(...given))) as Verb
}
