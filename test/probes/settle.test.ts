import { setImmediate, setTimeout } from 'node:timers'
import { describe, expect, test, vi } from 'vitest'
import { readHandles } from '../../src/probes/handles.ts'
import { type SettleOptions, settle } from '../../src/probes/settle.ts'
import { countCollections } from './countCollections.ts'

test('memory is read after the collection', async () => {
  // Far more than the runner may keep meanwhile: a quarter of a megabyte was seen.
  const before = await settle()
  let garbage: number[][] | undefined = Array.from({ length: 1000 }, () => new Array(1000).fill(1))
  expect((await settle()).memory.heapUsedBytes).toBeGreaterThan(before.memory.heapUsedBytes + 7_000_000)
  expect(garbage).toHaveLength(1000)
  garbage = undefined
  expect((await settle()).memory.heapUsedBytes).toBeLessThan(before.memory.heapUsedBytes + 1_000_000)
})

test('finalizers have run', async () => {
  const finalized: number[] = []
  const registry = new FinalizationRegistry((key: number) => finalized.push(key))
  const register = (): void => registry.register({}, 7)
  register()
  await settle()
  expect(finalized).toEqual([7])
})

describe('it says whether something went after the first collection', () => {
  test('on the heap', async () => {
    const kept = new Map<number, number[]>()
    const registry = new FinalizationRegistry((key: number) => kept.delete(key))
    const register = (): void => {
      kept.set(7, new Array(1_000_000).fill(1))
      registry.register({}, 7)
    }
    await settle()
    register()
    expect((await settle()).wentLater).toBe(true)
    expect(kept.size).toBe(0)
  })

  test('outside of it', async () => {
    const allocate = (): void => void Buffer.alloc(10_000_000)
    await settle()
    allocate()
    expect((await settle()).wentLater).toBe(true)
  })

  test('or nothing', async () => {
    await settle()
    await vi.waitFor(async () => expect((await settle()).wentLater).toBe(false))
  })
})

test('with patience it waits for a timer, and says so', async () => {
  let fired = false
  setTimeout(() => {
    fired = true
  }, 30)
  const settled = await settle({ patienceMs: 300 })
  expect(fired).toBe(true)
  expect(settled.drainedMs).toBeGreaterThan(0)
})

test('without patience it does not', async () => {
  let fired = false
  const timer = setTimeout(() => {
    fired = true
  }, 1000)
  await settle()
  expect(fired).toBe(false)
  clearTimeout(timer)
})

test('the limit ends it, whatever is still open', async () => {
  const timer = setTimeout(() => {}, 1e8)
  await expect(settle({ patienceMs: Number.POSITIVE_INFINITY, limitMs: 5 })).resolves.toBeDefined()
  clearTimeout(timer)
})

test('whoever has no more time ends it', async () => {
  const timer = setTimeout(() => {}, 1e8)
  await expect(settle({ patienceMs: Number.POSITIVE_INFINITY, isOver: () => true })).resolves.toBeDefined()
  clearTimeout(timer)
})

describe('with one collection', () => {
  /** How many a wait takes. */
  async function collections(options: SettleOptions): Promise<number> {
    await settle()
    const counted = countCollections()
    try {
      await settle(options)
      return counted.take()
    } finally {
      counted.stop()
    }
  }

  test('there is no second one while no more is open than at rest', async () => {
    const handlesAtRest = readHandles().total
    expect(await collections({ handlesAtRest })).toBeGreaterThan(1)
    expect(await collections({ handlesAtRest, collectOnce: true })).toBe(1)
  })

  test('what is open beyond that is waited for all the same', async () => {
    const handlesAtRest = readHandles().total
    let fired = false
    setTimeout(() => {
      fired = true
    }, 30)
    const settled = await settle({ patienceMs: 300, handlesAtRest, collectOnce: true })
    expect(fired).toBe(true)
    expect(settled.drainedMs).toBeGreaterThan(0)
  })

  test('what is due now has run before it', async () => {
    let held: number[][] | undefined = Array.from({ length: 1000 }, () => new Array(1000).fill(1))
    const handlesAtRest = readHandles().total
    const full = (await settle()).memory.heapUsedBytes
    expect(held).toHaveLength(1000)
    setImmediate(() => {
      held = undefined
    })
    const { memory } = await settle({ handlesAtRest, collectOnce: true })
    expect(memory.heapUsedBytes).toBeLessThan(full - 7_000_000)
  })
})
