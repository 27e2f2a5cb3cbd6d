import { setTimeout } from 'node:timers'
import { expect, test } from 'vitest'
import { settle } from '../../src/probes/settle.ts'

test('memory is read after the collection', async () => {
  const before = await settle()
  let garbage: number[][] | undefined = Array.from({ length: 1000 }, () => new Array(100).fill(1))
  expect((await settle()).memory.heapUsedBytes).toBeGreaterThan(before.memory.heapUsedBytes + 800_000)
  expect(garbage).toHaveLength(1000)
  garbage = undefined
  expect((await settle()).memory.heapUsedBytes).toBeLessThan(before.memory.heapUsedBytes + 100_000)
})

test('finalizers have run', async () => {
  const finalized: number[] = []
  const registry = new FinalizationRegistry((key: number) => finalized.push(key))
  const register = (): void => registry.register({}, 7)
  register()
  await settle()
  expect(finalized).toEqual([7])
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
