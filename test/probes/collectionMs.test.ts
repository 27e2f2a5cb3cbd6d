import { expect, test } from 'vitest'
import { collectionMs } from '../../src/probes/collectionMs.ts'

test('a heap with more in it takes longer to collect', () => {
  const smallMs = collectionMs()
  const kept = Array.from({ length: 2e6 }, (_, index) => ({ index }))
  const largeMs = collectionMs()
  expect(smallMs).toBeGreaterThan(0)
  // Two million objects are some twenty times what a test keeps: enough to show on a machine that does other things.
  expect(largeMs).toBeGreaterThan(smallMs)
  expect(kept).toHaveLength(2e6)
})
