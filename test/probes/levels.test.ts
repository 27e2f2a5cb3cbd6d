import { createContext } from 'node:vm'
import { expect, test } from 'vitest'
import { readLevels } from '../../src/probes/levels.ts'
import { readMemory } from '../../src/probes/memoryReading.ts'

test('every resource has its level, and workers are those it is told of', () => {
  const memory = readMemory()
  const levels = readLevels(memory, 7)
  expect(levels).toMatchObject({ heap: memory.heapUsedBytes, external: memory.externalBytes, worker: 7 })
  for (const level of [levels.handle, levels.context]) expect(level).toBeGreaterThanOrEqual(1)
})

test('a context more is one more', () => {
  const before = readLevels(readMemory(), 0).context
  const context = createContext({})
  expect(readLevels(readMemory(), 0).context).toBe(before + 1)
  expect(context).toBeDefined()
})
