import { expect, test, vi } from 'vitest'
import { stress } from '../src/stress.ts'
import { judgeMemory } from '../src/verdict/judgeMemory.ts'

// Native memory as a test says it is: what V8 keeps for later depends on the machine.
const native = vi.hoisted(() => ({ kept: 0, pool: 0 }))
vi.mock('../src/probes/nativeMemory.ts', () => ({ nativeBytes: () => 50e6 + native.kept + native.pool }))
vi.mock('../src/probes/collect.ts', async (original) => ({
  ...(await original<object>()),
  canCollectPages: true,
  collectPages: () => {
    native.pool = 0
  },
}))

test.each([
  ['kept', true, 'fail'],
  ['pool', false, 'inconclusive'],
] as const)(
  'what native memory gained is a leak unless it is what V8 gives back: %s',
  async (of, lasting, outcome) => {
    Object.assign(native, { kept: 0, pool: 0 })
    const result = await stress({ users: 10, iterations: 250, rounds: 12 }, () => {
      native[of] += 300
    })
    expect(result.rounds?.lasting).toBe(lasting)
    expect(judgeMemory(result, undefined)).toMatchObject({ outcome, resource: 'native' })
  },
)
