import { expect, test } from 'vitest'
import { totalsLine } from '../../src/report/reportSections.ts'

test('what did not happen is not said', () => {
  expect(totalsLine({ tests: 1, passed: 1, failed: 0, inconclusive: 0 })).toBe('1 test measured: 1 passed')
  expect(totalsLine({ tests: 6, passed: 3, failed: 2, inconclusive: 1 })).toBe(
    '6 tests measured: 2 failed, 1 inconclusive, 3 passed',
  )
})
