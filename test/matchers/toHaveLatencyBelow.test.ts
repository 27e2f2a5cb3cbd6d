import { expect, test } from 'vitest'
import { toHaveLatencyBelow } from '../../matchers/toHaveLatencyBelow.ts'
import { cutOff, profile, stress } from '../report/samples.ts'
import { matching } from './matching.ts'

const matcher = matching(toHaveLatencyBelow)

test('passes at its limits and fails when one of them is broken', () => {
  matcher.is(stress(), { p50: 190, p99: '251ms', max: '1s' })
  matcher.isNot(stress(), { p50: 190, p99: '250ms' })
  expect(() => matcher.is(stress(), { p99: '100ms' })).toThrow(/p99 was 251 ms, over 10 000 operations/)
})

test('judges those that succeeded, and one phase, where that is asked for', () => {
  const result = { ...stress(), latency: { ...stress().latency, p99: 1e6 } }
  matcher.isNot(result, { p99: '251ms' })
  matcher.is(result, { p99: '251ms' }, { of: 'succeeded' })
  matcher.is(result, { p99: '251ms' }, { phase: 'run' })
})

test('refuses a percentile of too few, unless told otherwise', () => {
  const few = stress({ latency: { ...stress().latency, count: 40 } })
  matcher.throwsEitherWay(/Inconclusive: p99 takes 299 operations/, few, { p99: '1s' })
  matcher.is(few, { p99: '1s' }, { allowSmallSample: true })
})

test.each([
  [cutOff(), [{ p99: '1h' }], /Inconclusive: it was stopped/],
  [profile(), [{ p99: '1s' }], /to be a StressResult/],
  [stress(), [{}], /Expected a limit for `toHaveLatencyBelow` such as \{ p99: '100ms' \}, got none/],
  [stress(), ['100ms'], /options of `toHaveLatencyBelow` to be an object, got '100ms'/],
  [stress(), [{ p98: '1s' }], /Unknown option `p98`.*Did you mean/],
  [stress(), [{ p99: 'fast' }], /Expected `p99` to be a number or text such as '30s'/],
  [stress(), [{ p99: '1s' }, { of: 'failed' }], /Expected `of` to be 'all' or 'succeeded', got 'failed'/],
  [
    stress(),
    [{ p99: '1s' }, { allowSmallSample: 1 }],
    /Expected `allowSmallSample` to be true or false, got 1/,
  ],
])('no verdict and misuse throw, negated or not: %#', (value, given, message) => {
  matcher.throwsEitherWay(message, value, ...given)
})
