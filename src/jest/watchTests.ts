import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { RunningTest } from '../runningTest.ts'
import { measuringLimitMs, usualLimitMs } from '../vitest/measuringLimit.ts'
import { textMeasures } from '../vitest/textMeasures.ts'
import { ownProject } from './projects.ts'
import { TestAttempt } from './testAttempt.ts'
import { leaveTrace, type TracedAttempt } from './traces.ts'

/** What is read of the events of jest-circus, which runs the tests of Jest. */
interface CircusEvent {
  readonly name: string
  readonly test?: {
    readonly name: string
    readonly parent: CircusBlock
    /** How often it was run. */
    readonly invocations: number
    readonly concurrent: boolean
    /** In ms; the default of the file where it was not given. */
    readonly timeout?: number | undefined
    /** What is added here fails the test. */
    readonly errors: unknown[]
  }
}
interface CircusBlock {
  readonly name: string
  readonly parent?: CircusBlock
}
interface CircusState {
  /** In ms. */
  testTimeout: number
}
type CircusHandler = (event: CircusEvent, state: CircusState) => Promise<void> | undefined

/** What is known of the tests of a file. */
interface Watch {
  attempt: TestAttempt | undefined
  /** Whether several run at once, so that nobody knows which of them asks. */
  concurrent: boolean
  readonly testFile: () => string
}

// Where jest-circus keeps its listeners. The documented way to its events is a test environment, which people would have to
// configure, and could not have beside another one. The watch is kept globally because the module may be loaded twice.
const handlersKey = Symbol.for('EVENT_HANDLERS')
const watchKey = Symbol.for('endure.jestWatch')
/** Where `jest.setTimeout` leaves what it was told. */
const timeoutKey = Symbol.for('TEST_TIMEOUT_SYMBOL')
const registry = globalThis as { [timeoutKey]?: number; [handlersKey]?: CircusHandler[]; [watchKey]?: Watch }

/**
 * Follows the tests of the file that is being loaded, where jest-circus runs them; anywhere else does nothing.
 *
 * @param testFile  gives the path of that file.
 */
export function watchTests(testFile: () => string): void {
  if (registry[handlersKey] === undefined || registry[watchKey] !== undefined) return
  const watch: Watch = { attempt: undefined, concurrent: false, testFile }
  registry[watchKey] = watch
  registry[handlersKey].push((event, state) => follow(watch, event, state))
}

/** The attempt at a test that is being made; `undefined` outside of one, and where several tests run at once. */
export function currentAttempt(): TestAttempt | undefined {
  return registry[watchKey]?.attempt
}

/** The test that is running, as endure's verbs want to know it. */
export function findRunningTest(): RunningTest | undefined {
  const { attempt, concurrent = false } = registry[watchKey] ?? {}
  if (attempt === undefined && !concurrent) return undefined
  return {
    signal: attempt?.signal,
    deadlineMs: attempt?.deadlineMs ?? Number.POSITIVE_INFINITY,
    concurrent,
    progress: (progress) => attempt?.leave(progress),
    record: (record) => attempt?.leave(record),
  }
}

function follow(watch: Watch, { name, test }: CircusEvent, state: CircusState): Promise<void> | undefined {
  const { attempt } = watch
  if (name === 'run_start') {
    if (hasUsualLimit(state) && fileMeasures(watch)) state.testTimeout = measuringLimitMs
  } else if (name === 'test_start') {
    watch.concurrent = test?.concurrent === true
    watch.attempt = test === undefined || watch.concurrent ? undefined : attemptAt(traced(watch, test))
  } else if (name === 'concurrent_tests_end') {
    watch.concurrent = false
  } else if (name === 'test_fn_start') {
    attempt?.bodyStarts(performance.now() + (test?.timeout || state.testTimeout))
  } else if (name === 'test_fn_success') {
    return attempt?.bodyReturned((problem) => test?.errors.push(problem))
  } else if (name === 'test_fn_failure' || name === 'hook_failure') {
    attempt?.end() // it may have run out of time, and run on
  } else if (name === 'test_done') {
    attempt?.end()
    watch.attempt = undefined
  }
  return undefined
}

/** Whether nobody says how long tests may take. A configuration that says what Jest does anyway cannot be told from none. */
function hasUsualLimit({ testTimeout }: CircusState): boolean {
  return testTimeout === usualLimitMs && registry[timeoutKey] === undefined
}

function fileMeasures({ testFile }: Watch): boolean {
  try {
    return textMeasures(readFileSync(testFile(), 'utf8'))
  } catch {
    return false // made up by something else than a file
  }
}

function attemptAt(test: TracedAttempt): TestAttempt {
  return new TestAttempt((left) => leaveTrace({ ...test, left }))
}

function traced({ testFile }: Watch, test: NonNullable<CircusEvent['test']>): TracedAttempt {
  const names = [test.name]
  // The outermost block is that of the file.
  for (let { parent } = test; parent.parent !== undefined; parent = parent.parent) names.unshift(parent.name)
  return { project: ownProject(), file: testFile(), name: names.join(' > '), attempt: test.invocations }
}
