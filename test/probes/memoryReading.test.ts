import { expect, test } from 'vitest'
import { readMemory } from '../../src/probes/memoryReading.ts'

test('a buffer shows as external memory of its size, and as an array buffer', () => {
  const before = readMemory()
  const buffer = Buffer.alloc(10_000_000)
  const after = readMemory()
  expect(after.externalBytes - before.externalBytes).toBeGreaterThanOrEqual(buffer.length)
  expect(after.arrayBuffersBytes - before.arrayBuffersBytes).toBeGreaterThanOrEqual(buffer.length)
  expect(after.rssBytes).toBeGreaterThan(after.heapUsedBytes)
})
