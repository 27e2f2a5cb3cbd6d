import { expect, test } from 'vitest'
import { toHavePeakMemoryBelow } from '../../matchers/toHavePeakMemoryBelow.ts'
import { cutOff, stress, watched } from '../report/samples.ts'
import { matching } from './matching.ts'

const matcher = matching(toHavePeakMemoryBelow)

test('takes resident memory, or another kind', () => {
  matcher.is(stress(), '148MiB')
  matcher.isNot(stress(), '147MiB')
  matcher.is(stress(), '75MiB', { of: 'heap' })
  matcher.is(watched(), '180MiB')
  matcher.isNot(watched(), '179MiB')
  expect(() => matcher.is(stress(), '100MiB')).toThrow(/Resident memory rose to 148 MiB/)
})

test('no verdict and misuse throw, negated or not', () => {
  matcher.throwsEitherWay(/Inconclusive/, cutOff(), '1TB')
  matcher.throwsEitherWay(/Expected `limit` to be a number or text/, stress(), '15%')
})
