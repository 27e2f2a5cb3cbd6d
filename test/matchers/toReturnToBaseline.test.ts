import { expect, test } from 'vitest'
import { toReturnToBaseline } from '../../matchers/toReturnToBaseline.ts'
import { cutOff, profile, stress } from '../report/samples.ts'
import { matching } from './matching.ts'

const matcher = matching(toReturnToBaseline)
const open = () =>
  stress({ resources: { ...stress().resources, sockets: { baseline: 0, peak: 9, final: 3 } } })

test('asks for memory and for what is counted', () => {
  matcher.is(stress())
  matcher.is(profile(), { within: '1MB' })
  matcher.isNot(stress(), { within: '100KB' })
  matcher.isNot(open())
  matcher.is(open(), { counts: 3 })
  expect(() => matcher.is(open())).toThrow(/When all was over, open sockets at 3 had not come back/)
})

test.each([
  [cutOff(), [], /Inconclusive/],
  [stress(), [{ within: 'a bit' }], /Expected `within` to be a number or text/],
  [stress(), [{ counts: -1 }], /Expected `counts` to be an integer from 0, got -1/],
  [stress(), [{ count: 1 }], /Did you mean `counts`\?/],
])('no verdict and misuse throw, negated or not: %#', (value, given, message) => {
  matcher.throwsEitherWay(message, value, ...given)
})
