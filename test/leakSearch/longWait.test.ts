import { expect, test } from 'vitest'
import { longPatienceMs, longWaitMs } from '../../src/leakSearch/longWait.ts'

test.each([
  ['nothing is due', 0, longPatienceMs],
  ['a timer is due within the usual wait', 900, longPatienceMs],
  ['a timer is due later, and there is time for it', 2500, 2700],
  ['a timer is due in five seconds: that is not waited for', 4900, longPatienceMs],
  ['no timer is set', Number.POSITIVE_INFINITY, longPatienceMs],
  ['it is not known when', Number.NaN, longPatienceMs],
])('%s', (_, dueMs, expected) => {
  expect(longWaitMs(dueMs, 10_000)).toBe(expected)
})

test('no more than half of the time left is spent on a timer, and no more than all of it on anything', () => {
  expect(longWaitMs(2500, 5400)).toBe(2700)
  expect(longWaitMs(2500, 5398)).toBe(longPatienceMs)
  expect(longWaitMs(0, 1000)).toBe(1000)
})
