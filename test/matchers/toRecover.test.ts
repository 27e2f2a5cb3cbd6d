import { expect, test } from 'vitest'
import { toRecover } from '../../matchers/toRecover.ts'
import { phased, stress } from '../report/samples.ts'
import { matching } from './matching.ts'

const matcher = matching(toRecover)
const recovered = () => phased([{ name: 'before' }, { name: 'storm', successRate: 0.2 }, { name: 'after' }])
const ill = () => phased([{ name: 'before' }, { name: 'after', successRate: 0.2 }])

test('compares the last phase with the first, or those that are named', () => {
  matcher.is(recovered())
  matcher.isNot(ill())
  matcher.isNot(recovered(), { to: 'storm' })
  matcher.is(recovered(), { from: 'before', to: 'after', tolerance: 0, floor: 0 })
  expect(() => matcher.is(ill())).toThrow(/Phase 'after' did worse than phase 'before'.*success rate 20 %/)
})

test.each([
  [stress(), [], /the result of a plan with `phases`/],
  [
    recovered(),
    [{ to: 'end' }],
    /Expected `to` to be the name of one.*got 'end': it has 'before', 'storm', 'after'/,
  ],
  [recovered(), [{ to: 'before' }], /to be two phases, got 'before' for both/],
  [recovered(), [{ tolerance: 50 }], /Expected `tolerance` to be a share from 0 to 10, such as 0\.5, got 50/],
  [phased([{ name: 'a', successRate: 0 }, { name: 'b' }]), [], /Inconclusive: phase 'a'.*Name a healthy one/],
])('no verdict and misuse throw, negated or not: %#', (value, given, message) => {
  matcher.throwsEitherWay(message, value, ...given)
})
