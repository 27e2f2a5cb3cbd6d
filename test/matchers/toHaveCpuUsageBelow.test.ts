import { expect, test } from 'vitest'
import { toHaveCpuUsageBelow } from '../../matchers/toHaveCpuUsageBelow.ts'
import { cutOff, stress, watched } from '../report/samples.ts'
import { matching } from './matching.ts'

const matcher = matching(toHaveCpuUsageBelow)

test('takes a share of one core, on average or at the busiest', () => {
  matcher.is(watched(), 0.8)
  matcher.isNot(watched(), 0.8, { of: 'peak' })
  matcher.isNot(stress(), 0.8)
  expect(() => matcher.is(watched(), 0.5)).toThrow(/CPU of process 4711 was 62 % of one core over the run/)
})

test.each([
  [cutOff(), [1], /Inconclusive/],
  [stress(), [80], /a share of one core, above 0 to 16, got 80\. For 80 % write 0\.8\./],
  [stress(), [0], /above 0 to 16, got 0\.$/],
  [stress(), ['80%'], /got '80%'/],
  [stress(), [1, { of: 'max' }], /Expected `of` to be 'mean' or 'peak', got 'max'/],
])('no verdict and misuse throw, negated or not: %#', (value, given, message) => {
  matcher.throwsEitherWay(message, value, ...given)
})
