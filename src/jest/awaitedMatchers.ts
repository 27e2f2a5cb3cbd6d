import * as matchers from '../../matchers/index.ts'
import type { AssertionRecord } from '../records/testRecord.ts'
import { assertionOutcome } from '../report/assertionOutcome.ts'
import { CallSite } from '../report/callSite.ts'
import { mustBeAwaited } from './mustBeAwaited.ts'
import { currentNodeTest } from './watchNodeTests.ts'
import { currentAttempt } from './watchTests.ts'

interface MatcherOutcome {
  readonly pass: boolean
  message(): string
}

/** A matcher as `expect.extend` takes it. */
export type Matcher = (
  this: { readonly isNot?: boolean },
  received: unknown,
  ...expected: unknown[]
) => MatcherOutcome | PromiseLike<MatcherOutcome>

/** Endure's matchers for `expect.extend`: as far as the runner tells, each is reported, and none that measures goes unawaited. */
export const awaitedMatchers: Readonly<Record<string, Matcher>> = Object.fromEntries(
  Object.entries(matchers).map(([name, matcher]) => [name, awaited(name, matcher as Matcher)]),
)

function awaited(name: string, matcher: Matcher): Matcher {
  return function (...given) {
    const attempt = currentAttempt() ?? currentNodeTest()
    const ask = () => Reflect.apply(matcher, this, given)
    const site = new CallSite()
    const note = (record: AssertionRecord) => attempt?.leave(record)
    const outcome = assertionOutcome(name, Boolean(this.isNot), site, ask, note)
    return 'then' in outcome && attempt ? mustBeAwaited(name, attempt, site, outcome) : outcome
  }
}
