import { expect, test } from 'vitest'
import { toLoseNoMessages } from '../../matchers/toLoseNoMessages.ts'
import { stress } from '../report/samples.ts'
import { matching } from './matching.ts'

const matcher = matching(toLoseNoMessages)
const counting = (counters: Readonly<Record<string, number>>) => stress({ counters })

test('every single message counts', () => {
  matcher.is(counting({ sent: 1_000_000, received: 1_000_000 }))
  matcher.isNot(counting({ sent: 1_000_000, received: 999_999 }))
  matcher.is(counting({ tokens: 50 }), { sent: 50, received: 'tokens' })
  expect(() => matcher.is(counting({ sent: 10, received: 7 }))).toThrow(
    /3 of 10 messages did not arrive, 30 %/,
  )
})

test.each([
  [stress(), [], /Inconclusive: no operation called `count\('sent', n\)`; nothing was counted/],
  [stress(), [{ sent: 0 }], /Expected `sent` to be how many messages were sent, from 1, got 0/],
  [stress(), [{ sent: true }], /Expected `sent` to be the name of a counter or a number, got true/],
  [stress(), [{ received: 5 }], /Expected `received` to be the name of a counter, got 5/],
  [stress(), [{ recieved: 'in' }], /Did you mean `received`\?/],
])('no verdict and misuse throw, negated or not: %#', (value, given, message) => {
  matcher.throwsEitherWay(message, value, ...given)
})
