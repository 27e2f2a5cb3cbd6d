import process from 'node:process'
import { clearTimeout, setTimeout } from 'node:timers'
import { expect, test } from 'vitest'
import { LeakReadings } from '../../src/leakSearch/leakReadings.ts'
import { collect } from '../../src/probes/collect.ts'

test('each reading adds the settled levels to the record', async () => {
  const readings = new LeakReadings(1000)
  try {
    await readings.read(0)
    const kept = Buffer.alloc(100_000)
    const { memory } = await readings.read(10)
    expect(readings.buffersBytes).toBe(memory.arrayBuffersBytes)
    expect(readings.buffersBytes).toBeGreaterThanOrEqual(kept.length)
    expect(readings.record.operations()).toEqual([0, 10])
    expect(readings.record.last('heap')).toBe(memory.heapUsedBytes)
    expect(readings.record.lastRise('external')).toBeGreaterThan(0.99 * kept.length)
  } finally {
    readings.close()
  }
})

test('what another collection takes makes the readings start over; one that takes nothing is forgotten', async () => {
  const readings = new LeakReadings(1000)
  try {
    const held: number[][] = []
    const finalizers = new FinalizationRegistry(() => held.pop())
    const hold = (): void => {
      // Far more than the runner may keep meanwhile: a quarter of a megabyte was seen.
      held.push(new Array(1_000_000).fill(1))
      finalizers.register({}, undefined)
    }
    await readings.read(0)
    await readings.read(10)
    expect(await readings.readAgain(10, 1000)).toBe(false)
    expect(readings.record.operations()).toEqual([0, 10])
    hold()
    await readings.read(20, { collectOnce: true, handlesAtRest: Number.POSITIVE_INFINITY })
    expect(held).toHaveLength(1)
    expect(await readings.readAgain(20, 1000)).toBe(true)
    // Without the registry nobody would have called.
    expect([held, finalizers]).toEqual([[], expect.any(FinalizationRegistry)])
    expect(readings.record.operations()).toEqual([0])
  } finally {
    readings.close()
  }
})

test('handles that were there before have not grown; those that are new have, by type', async () => {
  const before = setTimeout(() => {}, 1e6)
  const readings = new LeakReadings(1000)
  expect([...readings.grownHandles()]).toEqual([])
  const after = [setTimeout(() => {}, 1e6), setTimeout(() => {}, 1e6)]
  expect([...readings.grownHandles()]).toEqual([['Timeout', 2]])
  for (const timer of [before, ...after]) clearTimeout(timer)
  expect([...readings.grownHandles()]).toEqual([])
  readings.close()
})

test('listeners count from the beginning, and are told apart by event; of files nobody knows a type', async () => {
  const readings = new LeakReadings(1000)
  const added = () => {}
  try {
    await readings.read(0)
    process.on('specimen', added)
    await readings.read(1)
    expect([readings.record.levels().get('listener'), readings.record.lastRise('listener')]).toEqual([
      [0, 1],
      1,
    ])
    expect(readings.grown('listener')).toEqual(new Map([['specimen of process', 1]]))
    expect(readings.grown('fd')).toBeUndefined()
  } finally {
    process.off('specimen', added)
    readings.close()
  }
})

test.each<[string, number, string[]]>([
  ['16 MB outside the heap are heavy', 16_100_000, ['external']],
  ['less is not', 15_800_000, []],
])('%s', async (_, bytes, heavy) => {
  const readings = new LeakReadings(1000)
  try {
    await readings.read(0)
    const kept = Buffer.alloc(bytes)
    await readings.read(1)
    expect(readings.heavy()).toEqual(heavy)
    expect(kept.length).toBe(bytes)
  } finally {
    readings.close()
  }
})

test('a search of any length keeps its readings in the room of the usual one: native memory is held against all buffers', () => {
  const made: LeakReadings[] = []
  const roomFor = (limitMs: number): number => {
    collect()
    const { arrayBuffers } = process.memoryUsage()
    made.push(new LeakReadings(limitMs))
    return process.memoryUsage().arrayBuffers - arrayBuffers
  }
  const usual = roomFor(10_000)
  expect(usual).toBeGreaterThan(0)
  expect(roomFor(300_000)).toBe(usual)
  expect(roomFor(24 * 86_400_000)).toBe(usual)
  for (const readings of made) readings.close()
})

test('closed, it listens for workers and warnings no longer', () => {
  const listening = () => [process.listenerCount('worker'), process.listenerCount('warning')]
  const before = listening()
  const readings = new LeakReadings(1000)
  expect(listening()).toEqual(before.map((count) => count + 1))
  readings.close()
  expect(listening()).toEqual(before)
})
