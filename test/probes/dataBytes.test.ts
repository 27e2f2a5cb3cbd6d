import { expect, test } from 'vitest'
import { collect } from '../../src/probes/collect.ts'
import { dataBytes } from '../../src/probes/dataBytes.ts'
import { readMemory } from '../../src/probes/memoryReading.ts'

function read() {
  collect()
  const memory = readMemory()
  return { memory, data: dataBytes(memory) }
}

test('objects are data, and not all of the heap is', () => {
  read()
  const before = read()
  const kept = Array.from({ length: 50_000 }, (_, index) => ({ index }))
  const after = read()
  expect(after.data - before.data).toBeGreaterThan(50_000 * 16)
  expect(after.data).toBeLessThan(after.memory.heapUsedBytes)
  expect(kept).toHaveLength(50_000)
})
