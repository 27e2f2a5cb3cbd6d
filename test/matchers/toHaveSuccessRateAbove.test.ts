import { beforeAll, expect, test } from 'vitest'
import { toHaveSuccessRateAbove } from '../../matchers/toHaveSuccessRateAbove.ts'
import { failing, leak, stress } from '../report/samples.ts'

beforeAll(() => expect.extend({ toHaveSuccessRateAbove } as never))
const matcher = (value: unknown, isNot = false) =>
  (isNot ? expect(value).not : expect(value)) as unknown as { toHaveSuccessRateAbove(ratio: unknown): void }

test('passes above its limit and fails below it', () => {
  matcher(stress()).toHaveSuccessRateAbove(0.95)
  matcher(failing(), true).toHaveSuccessRateAbove(0.95)
  expect(() => matcher(failing()).toHaveSuccessRateAbove(0.95)).toThrow(/93\.1 %/)
  expect(() => matcher(stress(), true).toHaveSuccessRateAbove(0.95)).toThrow(/Expected: less than 95 %/)
})

test('throws without a verdict, negated or not', () => {
  const cut = stress({ stopped: { by: 'deadline', atMs: 5, detail: 'its test was about to end' } })
  for (const isNot of [false, true]) {
    expect(() => matcher(cut, isNot).toHaveSuccessRateAbove(0)).toThrow(
      expect.objectContaining({ name: 'InconclusiveError' }),
    )
  }
})

test.each([
  [leak(), 0.5, /to be a StressResult, as `await stress\(…\)` gives, got an object/],
  [stress(), 95, /from 0 to 1, got 95\. For 95 % write 0\.95\./],
  [stress(), -0.1, /from 0 to 1, got -0\.1\.$/],
  [stress(), Number.NaN, /from 0 to 1, got NaN/],
  [stress(), '0.9', /from 0 to 1, got '0\.9'/],
])('misuse throws, negated or not: %#', (value, ratio, message) => {
  expect(() => matcher(value).toHaveSuccessRateAbove(ratio)).toThrow(message)
  expect(() => matcher(value, true).toHaveSuccessRateAbove(ratio)).toThrow(message)
})
