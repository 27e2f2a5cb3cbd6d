import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Backlog } from '../../src/leakSearch/backlog.ts'
import type { LeakCalls } from '../../src/leakSearch/leakCalls.ts'
import { LeakPace } from '../../src/leakSearch/leakPace.ts'
import { LeakReadings } from '../../src/leakSearch/leakReadings.ts'
import { gaveBackPool } from '../../src/leakSearch/longWait.ts'
import { LevelRecord } from '../../src/probes/levelRecord.ts'
import { noLevels } from './noLevels.ts'

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
describe('what native memory gained', () => {
  test('has to show without empty pages, where it was them', async () => {
    const gained = await readings(0, 4e6)
    expect(await gained.startsWithoutPool(10, 1000, false)).toBe(true)
    expect(gained.record.operations()).toEqual([0])
    native.kept += 2e6
    native.pool += 4e6
    await gained.read(20)
    expect(gained.record.levels().get('native')).toEqual([50e6, 52e6])
    expect(gained.mayBePool).toBe(false)
    expect(gained.withoutPoolMs).toBeGreaterThan(0)
    gained.close()
  })

  test.each([
    ['them', 0, 4e6, 4],
    ['kept', 4.1e6, 4e6, 1],
  ])('makes rounds larger where it was %s', async (_, kept, pool, times) => {
    const gained = await readings(kept, pool)
    const pace = new LeakPace()
    pace.calibrate({
      calls: 64,
      activeMs: 16,
      totalActiveMs: 16,
      settleMs: 8,
      wentLater: false,
      heavy: false,
    })
    const before = pace.roundCalls
    // A millisecond each.
    const calls = { made: 10, activeMs: 10 } as LeakCalls
    await new Backlog(calls, gained, pace, () => 1000).startsWithoutPool(false)
    expect(pace.roundCalls).toBe(times * before)
    gained.close()
  })

  test('stays in doubt, where it was them and nothing more is read', async () => {
    const gained = await readings(0, 4e6)
    expect(await gained.startsWithoutPool(10, 1000, true)).toBe(false)
    expect(gained.mayBePool).toBe(true)
    expect(gained.withoutPoolMs).toBeUndefined()
    expect(gained.record.operations()).toEqual([0, 10])
    gained.close()
  })

  test.each([
    ['was kept, most of it', 4.1e6, 4e6],
    ['was next to nothing', 0, 1.9e6],
  ])('stands where it %s', async (_, kept, pool) => {
    const gained = await readings(kept, pool)
    expect(await gained.startsWithoutPool(10, 1000, false)).toBe(false)
    expect(gained.mayBePool).toBe(false)
    expect(gained.record.levels().get('native')).toEqual([50e6, 50e6 + kept + pool])
    gained.close()
  })

  test('is asked about once', async () => {
    const gained = await readings(0, 1.9e6)
    await gained.startsWithoutPool(10, 1000, false)
    native.pool = 9e6
    await gained.read(20)
    expect(await gained.startsWithoutPool(20, 1000, false)).toBe(false)
    expect(native.pool).toBe(9e6)
    gained.close()
  })

  test('stands where V8 cannot be asked, or there is no time to', async () => {
    const gained = await readings(0, 4e6)
    expect(await gained.startsWithoutPool(10, 0, false)).toBe(false)
    native.canCollect = false
    expect(await gained.startsWithoutPool(10, 1000, false)).toBe(false)
    expect(native.pool).toBe(4e6)
    gained.close()
  })
})

test('a pool is 2 MB and more, and half of what was gained', () => {
  const after = (gained: number, fallen: number): boolean => {
    const record = new LevelRecord(3)
    for (const [calls, bytes] of [0, gained, gained - fallen].entries())
      record.add(calls, { ...noLevels, native: bytes })
    return gaveBackPool(record)
  }
  expect(after(4e6, 2e6)).toBe(true)
  expect(after(4.1e6, 2e6)).toBe(false)
  expect(after(2e6, 1_999_999)).toBe(false)
  expect(after(4e6, -4e6)).toBe(false)
})
