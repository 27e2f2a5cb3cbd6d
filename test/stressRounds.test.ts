import { expect, test, vi } from 'vitest'
import type { MemoryReading } from '../src/records/memoryProfile.ts'
import { stress } from '../src/stress.ts'
import { judgeMemory } from '../src/verdict/judgeMemory.ts'
import { judgeResources } from '../src/verdict/judgeResources.ts'

// Native memory as a test says it is: what V8 keeps for later depends on the machine.
const native = vi.hoisted(() => ({ kept: 0, pool: 0 }))
const heap = vi.hoisted(() => ({ isUnread: false }))
vi.mock('../src/probes/nativeMemory.ts', () => ({ nativeBytes: () => 50e6 + native.kept + native.pool }))
vi.mock('../src/probes/dataBytes.ts', async (original) => {
  const { dataBytes } = await original<typeof import('../src/probes/dataBytes.ts')>()
  return { dataBytes: (memory: MemoryReading) => (heap.isUnread ? 5e6 : dataBytes(memory)) }
})
vi.mock('../src/probes/collect.ts', async (original) => ({
  ...(await original<object>()),
  canCollectPages: true,
  collectPages: () => {
    native.pool = 0
  },
}))

test.each([
  ['kept', undefined, 'fail'],
  ['pool', true, 'inconclusive'],
] as const)(
  'what native memory gained is a leak unless it is what V8 gives back: %s',
  async (of, mayBePool, outcome) => {
    Object.assign(native, { kept: 0, pool: 0 })
    const result = await stress({ users: 10, iterations: 250, rounds: 12 }, () => {
      native[of] += 300
    })
    expect(result.rounds?.mayBePool).toBe(mayBePool)
    expect(judgeMemory(result, undefined)).toMatchObject({ outcome, resource: 'native' })
  },
)

test('what else grew is judged all the same, and is no reason to pass what may be pages', async () => {
  Object.assign(native, { kept: 0, pool: 0 })
  const timers: NodeJS.Timeout[] = []
  try {
    const result = await stress({ users: 10, iterations: 250, rounds: 12 }, ({ iteration }) => {
      native.pool += 300
      if (iteration % 50 === 0) timers.push(setTimeout(() => {}, 1e8))
    })
    expect(judgeResources(result)).toMatchObject({ outcome: 'fail', resource: 'handle' })
    expect(judgeMemory(result, undefined).outcome).not.toBe('pass')
  } finally {
    for (const timer of timers) clearTimeout(timer)
  }
})

test.each([
  [false, expect.any(Number), 'pass'],
  [true, null, 'inconclusive'],
])(
  'a clean verdict is tried out by a leak that is planted after the last round: unread %s',
  async (isUnread, plantedBytes, outcome) => {
    Object.assign(native, { kept: 0, pool: 0 })
    heap.isUnread = isUnread
    try {
      const result = await stress({ users: 10, iterations: 250, rounds: 12 }, () => {})
      expect(result.rounds?.plantedBytes).toEqual(plantedBytes)
      expect(judgeMemory(result, undefined).outcome).toBe(outcome)
    } finally {
      heap.isUnread = false
    }
  },
)
