import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers'
import { afterEach, expect, test } from 'vitest'
import { findOpeningSites } from '../../src/evidence/findOpeningSites.ts'
import { settle } from '../../src/probes/settle.ts'
import { lineHere } from './lineHere.ts'

const file = join('test', 'evidence', 'findOpeningSites.test.ts')
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

function openingSites(
  operation: (call: number) => unknown,
  { most = Number.POSITIVE_INFINITY, growthPerCall = 1 } = {},
) {
  return findOpeningSites(
    async (calls) => {
      const allowed = Math.min(calls, most)
      for (let call = 0; call < allowed; call++) await operation(call)
      await settle()
      return allowed
    },
    10,
    growthPerCall,
  )
}

test.each([
  ['a timer', (timer: NodeJS.Timeout) => timer],
  ['a timer that is unref’d', (timer: NodeJS.Timeout) => timer.unref()],
])('%s that stays is found by the line that set it', async (_, prepared) => {
  let line = 0
  const found = await openingSites(function start() {
    line = lineHere() + 1
    const timer = prepared(setTimeout(() => {}, 1e8))
    closers.push(() => clearTimeout(timer))
  })
  expect(found.types).toEqual(['Timeout'])
  expect(found.sites).toEqual([
    {
      functionName: 'start → setTimeout (node:timers)',
      file,
      line,
      owner: 'own',
      bytesPerOperation: 0,
      countPerOperation: 1,
      share: 1,
    },
  ])
})

test('what is cleared, fires or is closed is not there', async () => {
  const found = await openingSites(async () => {
    clearTimeout(setTimeout(() => {}, 1e8))
    clearInterval(setInterval(() => {}, 1e8))
    await new Promise((resolve) => setTimeout(resolve, 1))
    await new Promise<void>((resolve) => {
      const server = createServer().listen(0, () => server.close(() => resolve()))
    })
  })
  expect(found).toEqual({ sites: [], types: [] })
})

test('one in two is half of one per operation; the most frequent type comes first', async () => {
  const servers: Server[] = []
  const found = await openingSites((call) => {
    const timer = setTimeout(() => {}, 1e8)
    closers.push(() => clearTimeout(timer))
    if (call % 2 === 0) servers.push(createServer().listen(0))
  })
  closers.push(() => {
    for (const server of servers) server.close()
  })
  expect(found.types).toEqual(['Timeout', 'TCPSERVERWRAP'])
  expect(found.sites.map((site) => site.countPerOperation)).toEqual([1, 0.5])
})

test('counts are per call that was made', async () => {
  const found = await openingSites(
    () => {
      const timer = setTimeout(() => {}, 1e8)
      closers.push(() => clearTimeout(timer))
    },
    { most: 4 },
  )
  expect(found.sites[0]?.countPerOperation).toBe(1)
  expect(await openingSites(() => {}, { most: 0 })).toEqual({ sites: [], types: [] })
})

test('what is there once is no part of what every call leaves open', async () => {
  const setOnce = (call: number) => {
    if (call > 0) return
    const timer = setTimeout(() => {}, 1e8)
    closers.push(() => clearTimeout(timer))
  }
  expect(await openingSites(setOnce, { growthPerCall: 1.01 })).toEqual({ sites: [], types: [] })
  // Where every tenth call is to leave something, it may be just that.
  expect((await openingSites(setOnce, { growthPerCall: 0.99 })).types).toEqual(['Timeout'])
})

test('what `repeat` throws is thrown, and the way stacks are made is as it was', async () => {
  const before = { prepareStackTrace: Error.prepareStackTrace, stackTraceLimit: Error.stackTraceLimit }
  await expect(
    openingSites(() => {
      const timer = setTimeout(() => {}, 1e8)
      closers.push(() => clearTimeout(timer))
      throw new Error('broken')
    }),
  ).rejects.toThrow('broken')
  expect({ prepareStackTrace: Error.prepareStackTrace, stackTraceLimit: Error.stackTraceLimit }).toEqual(
    before,
  )
})
