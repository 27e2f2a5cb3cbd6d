import { show } from '../src/options.ts'
import { explain } from '../src/verdict/explain.ts'
import { heldSoFar } from '../src/verdict/heldSoFar.ts'
import { InconclusiveError } from '../src/verdict/inconclusiveError.ts'
import type { Verdict } from '../src/verdict/verdict.ts'

/** As much of a matcher's `this` as these need: Vitest, Jest and `expect` alone all have it. */
export interface MatcherContext {
  readonly isNot?: boolean | undefined
}

/** What `expect.extend` takes back. */
export interface MatcherResult {
  readonly pass: boolean
  message(): string
}

/** A negated matcher has nothing to say of a leak it finds, so it need not be explained. */
export const unexplained = { explain: false } as const

/**
 * Hands a verdict to the runner.
 *
 * @throws InconclusiveError  when there is no verdict: neither the matcher nor its negation holds then.
 */
export function conclude(context: MatcherContext, judged: Verdict): MatcherResult {
  const isNot = context.isNot === true
  const verdict = heldSoFar(judged)
  if (verdict.outcome === 'inconclusive') throw new InconclusiveError(explain(verdict, isNot))
  return { pass: verdict.outcome === 'pass', message: () => explain(verdict, isNot) }
}

// What tells a record from something that merely has its name.
const essentials: Readonly<Record<string, string>> = {
  stressResult: 'operations',
  leakReport: 'resources',
  memoryProfile: 'growth',
}

/** The kind of record that a value is, fresh or read from JSON; `undefined` for anything else. */
export function kindOf(received: unknown): string | undefined {
  if (typeof received !== 'object' || received === null || !('kind' in received)) return undefined
  const { kind } = received
  const essential = typeof kind === 'string' && Object.hasOwn(essentials, kind) ? essentials[kind] : undefined
  const part = essential && (received as Record<string, unknown>)[essential]
  return typeof part === 'object' && part !== null ? (kind as string) : undefined
}

/** The error for a value that a matcher is not for: wrong use throws, negated or not. */
export function misuse(matcher: string, wanted: string, received: unknown): TypeError {
  const got = received instanceof Promise ? 'a promise: is an `await` missing?' : show(received)
  return new TypeError(`Expected the value given to \`${matcher}\` to be ${wanted}, got ${got}`)
}
