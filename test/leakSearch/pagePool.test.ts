import { beforeEach, describe, expect, test, vi } from 'vitest'
import { LeakReadings } from '../../src/leakSearch/leakReadings.ts'
import { gaveBackPool } from '../../src/leakSearch/longWait.ts'
import { LevelRecord } from '../../src/probes/levelRecord.ts'

// What V8 keeps for later is not for a test to say: here it is so much until it is asked to give it back.
const native = vi.hoisted(() => ({ kept: 0, pool: 0, canCollect: true }))
vi.mock('../../src/probes/nativeMemory.ts', () => ({ nativeBytes: () => native.kept + native.pool }))
vi.mock('../../src/probes/collect.ts', async (original) => ({
  ...(await original<object>()),
  get canCollectPages() {
    return native.canCollect
  },
  collectPages: () => {
    native.pool = 0
  },
}))
beforeEach(() => Object.assign(native, { kept: 50e6, pool: 0, canCollect: true }))

/** After two readings, between which so much was gained. */
async function readings(kept: number, pool: number): Promise<LeakReadings> {
  const readings = new LeakReadings(1000)
  await readings.read(0)
  native.kept += kept
  native.pool += pool
  await readings.read(10)
  return readings
}
const names = ({ record }: LeakReadings): string[] => [...record.levels().keys()]

describe('what native memory gained', () => {
  test('is judged no more where it was empty pages', async () => {
    const gained = await readings(3e6, 4e6)
    expect(names(gained)).toContain('native')
    expect(await gained.isPool(10, 1000)).toBe(true)
    expect(names(gained)).not.toContain('native')
    expect(gained.record.operations()).toEqual([0, 10])
    await gained.read(20)
    expect(names(gained)).not.toContain('native')
    expect(names(gained)).toContain('heap')
    gained.close()
  })

  test.each([
    ['was kept, most of it', 4.1e6, 4e6],
    ['was next to nothing', 0, 1.9e6],
  ])('is judged on where it %s', async (_, kept, pool) => {
    const gained = await readings(kept, pool)
    expect(await gained.isPool(10, 1000)).toBe(false)
    expect(gained.record.levels().get('native')).toEqual([50e6, 50e6 + kept + pool])
    gained.close()
  })

  test('is judged on where V8 cannot be asked', async () => {
    native.canCollect = false
    const gained = await readings(0, 4e6)
    expect(await gained.isPool(10, 1000)).toBe(false)
    expect(native.pool).toBe(4e6)
    gained.close()
  })
})

test('a pool is 2 MB and more, and half of what was gained', () => {
  const after = (gained: number, fallen: number): boolean => {
    const record = new LevelRecord(3)
    const others = { heap: 0, external: 0, fd: 0, socket: 0, handle: 0, worker: 0, context: 0, listener: 0 }
    for (const [calls, bytes] of [0, gained, gained - fallen].entries())
      record.add(calls, { ...others, native: bytes })
    return gaveBackPool(record)
  }
  expect(after(4e6, 2e6)).toBe(true)
  expect(after(4.1e6, 2e6)).toBe(false)
  expect(after(2e6, 1_999_999)).toBe(false)
  expect(after(4e6, -4e6)).toBe(false)
})
