import type { AssertionRecord } from '../records/testRecord.ts'
import { isInconclusive } from '../verdict/inconclusiveError.ts'
import type { CallSite } from './callSite.ts'
import { headline } from './headline.ts'

interface MatcherOutcome {
  readonly pass: boolean
  message(): string
}
type Deciding = MatcherOutcome | PromiseLike<MatcherOutcome>

/**
 * Asks a matcher, and says what it came to: at once, or when it has measured.
 *
 * @param isNot  whether it was negated, which turns round what holds.
 * @param site   where the assertion stands: what endure throws points there.
 * @param note   told once, unless the matcher was used wrongly.
 * @returns      what the matcher gives.
 */
export function assertionOutcome<Outcome extends Deciding>(
  matcher: string,
  isNot: boolean,
  site: CallSite,
  ask: () => Outcome,
  note: (record: AssertionRecord) => void,
): Outcome {
  const tell = (outcome: AssertionRecord['outcome'], message: string) =>
    note({
      kind: 'assertion',
      matcher,
      outcome,
      headline: headline(message),
      ...(outcome !== 'pass' && { message }),
    })
  const decided = (outcome: MatcherOutcome) => {
    tell(outcome.pass !== isNot ? 'pass' : 'fail', outcome.message())
    return outcome
  }
  const refused = (error: unknown): never => {
    if (isInconclusive(error)) tell('inconclusive', error.message)
    throw site.markOwn(error)
  }
  let outcome: Outcome
  try {
    outcome = ask()
  } catch (error) {
    return refused(error)
  }
  return ('then' in outcome ? outcome.then(decided, refused) : decided(outcome)) as Outcome
}
