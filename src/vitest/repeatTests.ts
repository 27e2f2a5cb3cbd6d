import { beforeAll, type RunnerTestCase, type RunnerTestSuite, TestRunner } from 'vitest'
import { RepeatedTest } from './repeatedTest.ts'
import type { LeakSettings } from './settings.ts'

/** For each side of an attempt: a round is settled in seconds, what a leak leaves is explained in some more. */
const waitLimitMs = 120_000

/** Where Vitest looks for the time limit of such a hook, for each of its sides. */
const timeLimit = Symbol.for('VITEST_AROUND_TIMEOUT')

const repeated = new WeakMap<RunnerTestCase, RepeatedTest>()

/**
 * Lets the tests of the file that is being loaded run again and again once they have passed, until it is known which leak.
 *
 * Those of one `describe` are repeated after all of them have run once, in front of its `afterAll`: tests that build on each
 * other find what they expect, whatever the repetitions do to it later.
 */
export function repeatTests(settings: LeakSettings): void {
  const { file } = TestRunner.getCurrentSuite()
  // After the reporters were told what there is to run, and before Vitest looks at it itself.
  beforeAll(() => {
    for (const suite of suitesOf(file)) {
      const tests = suite.tasks.filter((task) => task.type === 'test').filter(isOrdinary)
      for (const test of tests) repeated.set(test, new RepeatedTest(test, settings))
      suite.tasks.push(...tests.filter((test) => !test.concurrent))
    }
    // `aroundEach` would put it behind those of other set-up files, which would not be seen to fail then.
    TestRunner.getSuiteHooks(file).aroundEach.unshift(Object.assign(repeat, { [timeLimit]: waitLimitMs }))
  })
}

async function repeat(runTest: () => Promise<void>, { task }: { task: RunnerTestCase }): Promise<void> {
  await (repeated.get(task)?.attempt(runTest) ?? runTest())
}

/** Whether the attempt under way only shows what the test leaves behind: it has passed before. */
export function isRepetition(test: RunnerTestCase): boolean {
  return repeated.get(test)?.hasPassed === true
}

/** A test that is meant to fail leaves behind what failures leave. */
function isOrdinary({ mode, fails }: RunnerTestCase): boolean {
  return (mode === 'run' || mode === 'queued') && !fails
}

function suitesOf(suite: RunnerTestSuite): RunnerTestSuite[] {
  return [suite, ...suite.tasks.filter((task) => task.type === 'suite').flatMap(suitesOf)]
}
