import { createContext } from 'node:vm'
import { expect, test } from 'vitest'
import { readLevels } from '../../src/probes/levels.ts'
import { readMemory } from '../../src/probes/memoryReading.ts'

test('every resource has its level, and workers and listeners are those it is told of', () => {
  const memory = readMemory()
  const levels = readLevels(memory, { worker: 7, listener: 5 })
  const { heapUsedBytes, externalBytes } = memory
  expect(levels).toMatchObject({ heap: heapUsedBytes, external: externalBytes, worker: 7, listener: 5 })
  for (const level of [levels.handle, levels.context]) expect(level).toBeGreaterThanOrEqual(1)
})

test('a context more is one more', () => {
  const none = { worker: 0, listener: 0 }
  const before = readLevels(readMemory(), none).context
  const context = createContext({})
  expect(readLevels(readMemory(), none).context).toBe(before + 1)
  expect(context).toBeDefined()
})
