import { beforeAll, expect } from 'vitest'
import type { MatcherContext, MatcherResult } from '../../matchers/conclude.ts'

type AnyMatcher = (
  this: MatcherContext,
  received: unknown,
  ...expected: never[]
) => MatcherResult | Promise<MatcherResult>

/** Registers one matcher, and calls it as `expect(value).matcher(...)` and with `.not`, whatever the types would say. */
export function matching(matcher: AnyMatcher) {
  beforeAll(() => expect.extend({ [matcher.name]: matcher } as never))
  const call = (assertion: unknown, expected: readonly unknown[]) =>
    (assertion as Record<string, (...given: unknown[]) => void>)[matcher.name]?.(...expected)
  return {
    is: (value: unknown, ...expected: unknown[]) => call(expect(value), expected),
    isNot: (value: unknown, ...expected: unknown[]) => call(expect(value).not, expected),
    /** Wrong use and a missing verdict throw alike, negated or not. */
    throwsEitherWay(message: RegExp, value: unknown, ...expected: unknown[]) {
      expect(() => call(expect(value), expected)).toThrow(message)
      expect(() => call(expect(value).not, expected)).toThrow(message)
    },
  }
}
