import { expect, test } from 'vitest'
import { toHaveMessageLossBelow } from '../../matchers/toHaveMessageLossBelow.ts'
import { stress } from '../report/samples.ts'
import { matching } from './matching.ts'

const matcher = matching(toHaveMessageLossBelow)
const lossy = () => stress({ counters: { sent: 1_000, received: 988 } })

test('accepts a share of losses and no more', () => {
  matcher.is(lossy(), 0.012)
  matcher.isNot(lossy(), 0.011)
  expect(() => matcher.is(lossy(), 0.01)).toThrow(/12 of 1 000 messages did not arrive, 1\.2 %/)
})

test('no verdict and misuse throw, negated or not', () => {
  matcher.throwsEitherWay(/Inconclusive/, stress(), 0.99)
  matcher.throwsEitherWay(/For 5 % write 0\.05/, lossy(), 5)
})
