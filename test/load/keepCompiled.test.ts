import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { collect } from '../../src/probes/collect.ts'
import { profile } from '../../src/profile.ts'
import { stress } from '../../src/stress.ts'

const kilobyte = 1000

async function runs(count: number) {
  for (let run = 0; run < count; run++) await stress({ users: 10, iterations: 10 }, async () => {})
}

// In a process whose first run this is.
test('what is kept of a run takes no buffers, and does not become more', async () => {
  const { growth } = await profile(() => runs(1))
  expect(growth.arrayBuffersBytes).toBeLessThan(kilobyte)
  expect(growth.externalBytes).toBeLessThan(kilobyte)
  await runs(50)
  const { growth: further } = await profile(() => runs(50))
  expect(further.heapUsedBytes).toBeLessThan(100 * kilobyte)
})

test('nothing of whoever ran it is kept', async () => {
  const storage = new AsyncLocalStorage<object>()
  async function run() {
    const store = {}
    const { signal } = new AbortController()
    const operation = async () => {}
    await storage.run(store, () => stress({ users: 2, iterations: 2, signal }, operation))
    return [store, signal, operation].map((each) => new WeakRef<object>(each))
  }
  const refs = await run()
  for (let time = 0; time < 5; time++) {
    await setImmediate()
    collect()
  }
  expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined, undefined])
})
