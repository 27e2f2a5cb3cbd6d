import { expect, test } from 'vitest'
import { headline } from '../../src/report/headline.ts'

test.each([
  [
    'expect(operation).toHaveNoMemoryLeak()\n\nHeap grew 1.84 KiB per call. Much.',
    'Heap grew 1.84 KiB per call.',
  ],
  [
    'expect(result).toSustainQps(500)\n\n480 per second in\nthe worst second\n\nExpected',
    '480 per second in the worst second',
  ],
  ['Inconclusive: too few samples.\n\nRun: 3 calls', 'Inconclusive: too few samples.'],
  ['expect(…).toX() was not awaited: write so', 'expect(…).toX() was not awaited: write so'],
  ['', ''],
])('the headline of %j is %j', (message, expected) => {
  expect(headline(message)).toBe(expected)
})
