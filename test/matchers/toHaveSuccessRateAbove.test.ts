import { expect, test } from 'vitest'
import { toHaveSuccessRateAbove } from '../../matchers/toHaveSuccessRateAbove.ts'
import { cutOff, failing, leak, stress, twoPhases } from '../report/samples.ts'
import { matching } from './matching.ts'

const matcher = matching(toHaveSuccessRateAbove)

test('passes above its limit and fails below it', () => {
  matcher.is(stress(), 0.95)
  matcher.isNot(failing(), 0.95)
  expect(() => matcher.is(failing(), 0.95)).toThrow(/93\.1 %/)
  expect(() => matcher.isNot(stress(), 0.95)).toThrow(/Expected: less than 95 %/)
})

test('judges one phase by itself', () => {
  const whole = { operations: failing().operations, successRate: 0.931 }
  const result = { ...twoPhases(), ...whole }
  matcher.isNot(result, 0.95)
  matcher.is(result, 0.95, { phase: 'hold' })
})

test('throws without a verdict, negated or not', () => {
  matcher.throwsEitherWay(/^expect.*\n\nInconclusive/, cutOff(), 0.01)
})

test.each([
  [leak(), [0.5], /to be a StressResult, as `await stress\(…\)` gives, got an object/],
  [stress(), [95], /from 0 to 1, got 95\. For 95 % write 0\.95\./],
  [stress(), [0], /given to `toHaveSuccessRateAbove` .* and above 0, got 0: every run holds that$/],
  [stress(), [-0.1], /from 0 to 1, got -0\.1\.$/],
  [stress(), [Number.NaN], /from 0 to 1, got NaN/],
  [stress(), ['0.9'], /from 0 to 1, got '0\.9'/],
  [stress(), [0.9, { phse: 'run' }], /Unknown option `phse`.*Did you mean `phase`/],
  [stress(), [0.9, { phase: 'peak' }], /the name of one in the result, got 'peak': it has 'run'/],
  [stress(), [0.9, { operation: 'read' }], /got 'read': its plan had one operation, without a name/],
  [stress(), [0.9, { phase: 'run', operation: 'read' }], /Expected `phase` or `operation`.*got both/],
])('misuse throws, negated or not: %#', (value, given, message) => {
  matcher.throwsEitherWay(message, value, ...given)
})
