import { expect, test } from 'vitest'
import { toHaveCompletionRateAbove } from '../../matchers/toHaveCompletionRateAbove.ts'
import { cutOff, failing, stress } from '../report/samples.ts'
import { matching } from './matching.ts'

// A run that its limit stopped would carry no verdict.
const complete = () => ({ ...failing(), stopped: stress().stopped })
const matcher = matching(toHaveCompletionRateAbove)

test('counts what failed by itself as completed, and what timed out as not', () => {
  matcher.is(complete(), 0.9912)
  matcher.isNot(complete(), 0.9913)
  expect(() => matcher.is(complete(), 1)).toThrow(
    /9 912 of 10 000 operations came to an end by themselves, 99\.1 %/,
  )
  expect(() => matcher.isNot(stress(), 0.7)).toThrow(/Expected: less than 70 %/)
})

test('throws without a verdict and on misuse, negated or not', () => {
  matcher.throwsEitherWay(/Inconclusive/, cutOff(), 0.01)
  matcher.throwsEitherWay(/For 70 % write 0\.7/, stress(), 70)
})
