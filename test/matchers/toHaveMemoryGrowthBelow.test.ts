import { expect, test } from 'vitest'
import { toHaveMemoryGrowthBelow } from '../../matchers/toHaveMemoryGrowthBelow.ts'
import { cutOff, leak, profile, stress, watched } from '../report/samples.ts'
import { matching } from './matching.ts'

const matcher = matching(toHaveMemoryGrowthBelow)

test('takes bytes and shares, of a run and of a profile', () => {
  matcher.is(stress(), '410KiB')
  matcher.isNot(stress(), '409KiB')
  matcher.is(profile(), '2%')
  matcher.isNot(profile(), '1.5 %')
  expect(() => matcher.is(stress(), '100KB')).toThrow(/Heap and external memory grew by 410 KiB, collected/)
})

test('is about the process under test where there is one, unless told otherwise', () => {
  matcher.isNot(watched(), '1MB')
  matcher.is(watched(), '1MB', { of: 'heap' })
})

test.each([
  [cutOff(), ['1GB'], /Inconclusive/],
  [leak(), ['1GB'], /to be a StressResult or a MemoryProfile/],
  [stress(), ['a lot'], /Expected `limit` to be a number or text such as '64B'/],
  [stress(), ['1GB', { of: 'process' }], /on the result of a plan with `pid`/],
  [stress(), ['1GB', { of: 'stack' }], /Expected `of` to be 'heap', 'rss' or 'process', got 'stack'/],
])('no verdict and misuse throw, negated or not: %#', (value, given, message) => {
  matcher.throwsEitherWay(message, value, ...given)
})
