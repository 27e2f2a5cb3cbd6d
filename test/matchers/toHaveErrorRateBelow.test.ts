import { expect, test } from 'vitest'
import { toHaveErrorRateBelow } from '../../matchers/toHaveErrorRateBelow.ts'
import { cutOff, failing, stress } from '../report/samples.ts'
import { matching } from './matching.ts'

// A run that its limit stopped would carry no verdict.
const complete = () => ({ ...failing(), stopped: stress().stopped })
const matcher = matching(toHaveErrorRateBelow)

test('passes at its limit and fails above it, timeouts counted', () => {
  matcher.is(complete(), 0.069)
  matcher.isNot(complete(), 0.068)
  expect(() => matcher.is(complete(), 0.05)).toThrow(/690 of 10 000 operations did not succeed, 6\.9 %/)
  expect(() => matcher.isNot(stress(), 0.05)).toThrow(/Expected: more than 5 %/)
})

test('throws without a verdict and on misuse, negated or not', () => {
  matcher.throwsEitherWay(/Inconclusive/, cutOff(), 0.99)
  matcher.throwsEitherWay(/For 5 % write 0\.05/, stress(), 5)
  matcher.throwsEitherWay(/a promise: is an `await` missing\?/, Promise.resolve(stress()), 0.05)
})
