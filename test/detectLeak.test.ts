import { closeSync, openSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { detectLeak } from '../src/detectLeak.ts'

vi.setConfig({ testTimeout: 20_000 })

const leaking = (resource: string) =>
  expect.objectContaining({
    verdict: 'leaking',
    resources: expect.arrayContaining([expect.objectContaining({ resource, leaking: true })]),
  })

describe('a leak is found', () => {
  test('an object per call, with its size', async () => {
    const kept: object[] = []
    const report = await detectLeak(({ iteration }) => {
      kept.push({ iteration })
    })
    expect(report).toEqual(leaking('heap'))
    // An object literal with one field takes 32 B on 64-bit V8, its slot in an array that grows by half 8 to 12 B.
    const heap = report.resources.find(({ resource }) => resource === 'heap')
    expect(heap?.growthPerOperation).toBeGreaterThan(28)
    expect(heap?.growthPerOperation).toBeLessThan(60)
  })

  test('a map that doubles', async () => {
    const seen = new Map<number, number>()
    expect(await detectLeak(({ iteration }) => void seen.set(iteration, iteration))).toEqual(leaking('heap'))
  })

  test('an array slot per call', async () => {
    const kept: number[] = []
    expect(await detectLeak(() => void kept.push(1))).toEqual(leaking('heap'))
  })

  test('an object on one call in fifty', async () => {
    const kept: object[] = []
    const operation = async ({ iteration }: { iteration: number }): Promise<void> => {
      if (iteration % 50 === 0) kept.push({ iteration })
      await turn()
    }
    // The budget says how fine the verdict must be, however slow the machine.
    expect(await detectLeak(operation, { budget: '0.1B' })).toEqual(leaking('heap'))
  })

  test('buffers outside the heap', async () => {
    const kept: Buffer[] = []
    expect(await detectLeak(() => void kept.push(Buffer.alloc(16_384)))).toEqual(leaking('external'))
  })

  test('timers that are never cleared', async () => {
    const timers: NodeJS.Timeout[] = []
    try {
      expect(await detectLeak(() => void timers.push(setTimeout(() => {}, 1e8)))).toEqual(leaking('handle'))
    } finally {
      for (const timer of timers) clearTimeout(timer)
    }
  })

  test.skipIf(process.platform === 'win32')(
    'descriptors that are never closed, with few of them',
    async () => {
      const open: number[] = []
      try {
        expect(await detectLeak(() => void open.push(openSync('.', 'r')))).toEqual(leaking('fd'))
        expect(open.length).toBeLessThan(400)
      } finally {
        for (const fd of open) closeSync(fd)
      }
    },
  )
})

describe('an innocent is left alone', () => {
  test.each<[string, () => (context: { iteration: number }) => unknown]>([
    ['garbage', () => () => JSON.parse('{"a":[1,2,{"b":"c"}]}')],
    ['an async function', () => async () => [await Promise.resolve(1)]],
    ['a caught error', () => () => new Error('made').stack],
    ['a timer that fires', () => () => new Promise((resolve) => setTimeout(resolve, 0))],
    ['a timer that is due in a while', () => () => void setTimeout(() => {}, 20)],
    [
      'a ring that fills, then stops',
      () => {
        const ring: object[] = []
        return ({ iteration }) => {
          ring[iteration % 5000] = { iteration }
        }
      },
    ],
    [
      'a cache with a limit',
      () => {
        const cache = new Map<number, object>()
        return ({ iteration }) => {
          cache.set(iteration, { iteration })
          if (cache.size > 1000) cache.delete(iteration - 1000)
        }
      },
    ],
    [
      'what a WeakRef and a FinalizationRegistry clean up',
      () => {
        const cache = new Map<number, WeakRef<object>>()
        const registry = new FinalizationRegistry((key: number) => cache.delete(key))
        return ({ iteration }) => {
          const value = { iteration }
          cache.set(iteration, new WeakRef(value))
          registry.register(value, iteration)
        }
      },
    ],
  ])('%s', async (_, make) => {
    const report = await detectLeak(make())
    expect(report.reason).toMatch(/^No lasting growth/)
    expect(report.verdict).toBe('clean')
  })

  test('growth within the budget', async () => {
    const kept: object[] = []
    const report = await detectLeak(() => void kept.push({}), { budget: '1 KB' })
    expect(report).toMatchObject({ verdict: 'clean', budget: 1000 })
  })

  test('nothing on a cheap operation, to a byte a call', async () => {
    expect((await detectLeak(() => {})).smallestDetectable).toBeLessThanOrEqual(1)
  })

  test('nothing finer than what a planted leak shows over an operation that lets go of much', async () => {
    const held = Array.from({ length: 120_000 }, () => new Array<number>(64).fill(0.5))
    const report = await detectLeak(() => void held.pop())
    expect(report.verdict).toBe('clean')
    expect(report.smallestDetectable).toBeGreaterThan(2)
  })
})

test('an operation that throws gives no verdict', async () => {
  const operation = ({ iteration }: { iteration: number }): void => {
    if (iteration === 4) throw new TypeError('no such thing')
  }
  await expect(detectLeak(operation)).rejects.toThrow(
    /threw on 1 of \d+ calls, the first of them call 5,.*TypeError: no such thing/,
  )
})

test('a search that is told to stop too early is inconclusive, and says how to get a verdict', async () => {
  const operation = ({ signal }: { signal: AbortSignal }): Promise<void> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  const report = await detectLeak(operation, { maxDuration: '1s' })
  expect(report.verdict).toBe('inconclusive')
  expect(report.reason).toMatch(/Raise `maxDuration`/)
})
