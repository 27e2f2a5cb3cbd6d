import { expect, test } from 'vitest'
import { testVerdict } from '../../src/report/testVerdict.ts'
import { assertion, stress } from './samples.ts'

test('a test that passed is a pass, also one that was meant to fail', () => {
  expect(testVerdict('passed', [stress(), assertion('toSustainQps', 'pass')])).toBe('pass')
  expect(testVerdict('passed', [stress(), assertion('toSustainQps', 'fail')])).toBe('pass')
})

test('a failed test is inconclusive only if nothing but evidence was missing', () => {
  const inconclusive = assertion('toSustainQps', 'inconclusive')
  expect(testVerdict('failed', [stress(), inconclusive])).toBe('inconclusive')
  expect(testVerdict('failed', [stress(), inconclusive, assertion('toSustainQps', 'fail')])).toBe('fail')
  expect(testVerdict('failed', [stress()])).toBe('fail')
})

test('a test that was skipped or never ended proved nothing', () => {
  expect(testVerdict('skipped', [stress()])).toBe('inconclusive')
  expect(testVerdict('pending', [stress(), assertion('toSustainQps', 'pass')])).toBe('inconclusive')
})
