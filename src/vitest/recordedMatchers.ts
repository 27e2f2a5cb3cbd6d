import { type Matcher, type MatcherState, type RunnerTestCase, TestRunner } from 'vitest'
import * as matchers from '../../matchers/index.ts'
import type { AssertionRecord } from '../records/testRecord.ts'
import { assertionOutcome } from '../report/assertionOutcome.ts'
import { CallSite } from '../report/callSite.ts'
import { mustBeAwaited } from './awaited.ts'
import { matcherNames } from './matcherNames.ts'
import { callingConcurrentTest, recordIn, withdraw } from './runningTask.ts'

interface MatcherOutcome {
  readonly pass: boolean
  message(): string
}

/** A matcher of `endure/matchers`, as far as registering it needs to know. */
type AnyMatcher = (
  this: never,
  received: unknown,
  ...expected: never[]
) => MatcherOutcome | Promise<MatcherOutcome>

const all: Record<string, AnyMatcher> = matchers

/** Endure's matchers for `expect.extend`: each leaves a record in the test it decides, and none goes unawaited. */
export const recordedMatchers: Record<string, Matcher> = Object.fromEntries(
  matcherNames.map((name) => [name, recorded(name, all[name] as AnyMatcher)]),
)

function recorded(name: string, matcher: AnyMatcher): Matcher {
  const run = matcher as (
    this: MatcherState,
    received: unknown,
    ...expected: unknown[]
  ) => ReturnType<AnyMatcher>
  return function (this: MatcherState, received: unknown, ...expected: unknown[]) {
    const calling = callingConcurrentTest()
    // Inside another matcher Vitest does not say which test it serves.
    const task = calling ?? ((this.task ?? TestRunner.getCurrentTest()) as RunnerTestCase | undefined)
    const note = (record: AssertionRecord) => {
      // Where nobody watches them, the global `expect` takes concurrent tests for one another.
      if (task === undefined || (task.concurrent && task !== calling)) return
      // Early 4.1 does not hand out the assertion: there polls of one test are told apart by having held.
      if (this.poll) onlyTheLast(task, this.assertion ?? task, record)
      recordIn(task, record)
    }
    const ask = () => run.call(this, received, ...expected)
    const site = new CallSite()
    const outcome = assertionOutcome(name, Boolean(this.isNot), site, ask, note)
    if (!('then' in outcome)) return outcome
    return mustBeAwaited(name, task, site, outcome) as Promise<MatcherOutcome>
  }
}

/** What the try before came to, for each `expect.poll`: all its tries are one assertion. */
const earlierTry = new WeakMap<object, AssertionRecord>()

/** `expect.poll` asks again until it holds or gives up: what counts is the last answer, where it was given. */
function onlyTheLast(task: RunnerTestCase, poll: object, record: AssertionRecord): void {
  const earlier = earlierTry.get(poll)
  if (earlier !== undefined && earlier.outcome !== 'pass') withdraw(task, earlier)
  earlierTry.set(poll, record)
}
