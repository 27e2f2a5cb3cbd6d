import { Session } from 'node:inspector'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findAllocationSites } from '../../src/evidence/findAllocationSites.ts'
import { quietEngine } from '../../src/probes/quietEngine.ts'
import { settle } from '../../src/probes/settle.ts'
import { count, forget, handle } from './leakingCode.ts'

const file = join('test', 'evidence', 'leakingCode.ts')
// Known rather than measured: what Vitest loads meanwhile is more than 2,000 calls leave. An item of 120 B, and its slot.
const keptByHandle = 128
afterAll(forget)

function repeating(operation: (call: number) => unknown, most = Number.POSITIVE_INFINITY) {
  let made = 0
  return async (calls: number) => {
    const allowed = Math.min(calls, most - made)
    for (let call = 0; call < allowed; call++) operation(made++)
    await settle()
    return allowed
  }
}

async function sitesOf(repeat: (calls: number) => Promise<number>, growthPerOperation: number) {
  const restore = quietEngine()
  try {
    return await findAllocationSites(repeat, { calls: 2000, mostCalls: 32_000, growthPerOperation })
  } finally {
    restore()
  }
}

test('the function that leaks is found, also where optimised code had inlined it', async () => {
  for (let call = 0; call < 30_000; call++) handle(call)
  forget()
  const [site] = await sitesOf(repeating(handle), keptByHandle)
  expect(site).toMatchObject({ functionName: 'remember', file, line: 11, owner: 'own', countPerOperation: 0 })
  expect(site?.share).toBeGreaterThan(0.75)
  expect(site?.bytesPerOperation).toBeGreaterThan(0.75 * keptByHandle)
  expect(site?.bytesPerOperation).toBeLessThanOrEqual(keptByHandle)
})

test('a store that grows now and then is looked at until it does, and counts no more than was measured', async () => {
  for (let call = 0; call < 10_000; call++) count(call)
  const [site] = await sitesOf(repeating(count), 8)
  expect(site).toMatchObject({ functionName: 'count', file, line: 23 })
  expect(site?.bytesPerOperation).toBeGreaterThan(4)
  expect(site?.bytesPerOperation).toBeLessThanOrEqual(8)
})

test('fewer calls than wanted are enough for what they show', async () => {
  const [site] = await sitesOf(repeating(handle, 700), keptByHandle)
  expect(site).toMatchObject({ functionName: 'remember' })
  expect(site?.bytesPerOperation).toBeGreaterThan(0.5 * keptByHandle)
})

test('without a call there is no site', async () => {
  expect(await sitesOf(repeating(handle, 0), keptByHandle)).toEqual([])
})

test('what `repeat` throws is thrown, and nothing goes on', async () => {
  await expect(sitesOf(() => Promise.reject(new Error('broken')), keptByHandle)).rejects.toThrow('broken')
  const session = new Session()
  session.connect()
  const failure = new Promise((resolve) => session.post('HeapProfiler.getSamplingProfile', resolve))
  expect(await failure).toMatchObject({ message: expect.stringContaining('not started') })
  session.disconnect()
})
