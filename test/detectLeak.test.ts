import { closeSync, openSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { detectLeak } from '../src/detectLeak.ts'
import { provideRunningTest, type RunningTest } from '../src/runningTest.ts'

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
    expect((await detectLeak(() => void kept.push({}), { budget: '1 KB' })).verdict).toBe('clean')
  })
})

describe('no verdict', () => {
  test('an operation that throws: which call, and why', async () => {
    const cause = new TypeError('no such thing')
    const operation = ({ iteration }: { iteration: number }): void => {
      if (iteration === 4) throw cause
    }
    await expect(detectLeak(operation)).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/call 5 of 5.*TypeError: no such thing/),
        cause,
      }),
    )
  })

  test('an operation that rejects with nothing', async () => {
    await expect(detectLeak(() => Promise.reject())).rejects.toThrow(/its first call.*undefined/)
  })

  test('an operation that never settles', async () => {
    await expect(detectLeak(() => new Promise(() => {}), { maxDuration: '1s' })).rejects.toThrow(
      /did not settle: call 1 was still pending/,
    )
  })

  test('an operation that stops when it is told to, too late for a verdict', async () => {
    const operation = ({ signal }: { signal: AbortSignal }): Promise<void> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    const report = await detectLeak(operation, { maxDuration: '1s' })
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toMatch(/Raise `maxDuration`/)
  })

  test('an outer signal', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const operation = ({ iteration }: { iteration: number }): void => {
      if (iteration === 3) controller.abort(reason)
    }
    await expect(detectLeak(operation, { signal: controller.signal })).rejects.toBe(reason)
  })
})

describe('in a running test', () => {
  const timers: NodeJS.Timeout[] = []
  const running = (over: Partial<RunningTest>): RunningTest => ({
    signal: undefined,
    deadlineMs: Number.POSITIVE_INFINITY,
    concurrent: false,
    progress: () => {},
    record: () => {},
    ...over,
  })
  afterEach(() => provideRunningTest(() => undefined))

  test('the report is recorded', async () => {
    const record = vi.fn()
    provideRunningTest(() => running({ record }))
    const report = await detectLeak(() => {})
    expect(record).toHaveBeenCalledExactlyOnceWith(report)
  })

  test('concurrent tests are refused', async () => {
    provideRunningTest(() => running({ concurrent: true }))
    await expect(detectLeak(() => {})).rejects.toThrow(/concurrent tests/)
  })

  test('a second is time enough to find a quick operation clean', async () => {
    const deadlineMs = performance.now() + 1000
    provideRunningTest(() => running({ deadlineMs }))
    const report = await detectLeak(() => JSON.parse('[1, 2, 3]'))
    expect(report.verdict).toBe('clean')
    expect(performance.now()).toBeLessThan(deadlineMs)
  })

  test.each([
    ['that leaks a timer', () => void timers.push(setTimeout(() => {}, 1e6))],
    ['that never settles', () => new Promise(() => {})],
  ])('a test of a second has its answer in time on an operation %s', async (_, operation) => {
    const deadlineMs = performance.now() + 1000
    provideRunningTest(() => running({ deadlineMs }))
    const answer = await detectLeak(operation).catch((error: Error) => error)
    expect(answer instanceof Error || answer.verdict !== 'clean').toBe(true)
    // The one clock that counts here is that of the test's own time limit.
    expect(performance.now()).toBeLessThan(deadlineMs)
    for (const timer of timers.splice(0)) clearTimeout(timer)
  })

  test('a call that would outlast the test is not started', async () => {
    const deadlineMs = performance.now() + 1000
    provideRunningTest(() => running({ deadlineMs }))
    const report = await detectLeak(() => {
      const until = performance.now() + 500
      while (performance.now() < until);
    })
    expect(report).toMatchObject({ verdict: 'inconclusive', operations: 1 })
  })

  test('a set-up that takes long leaves the search its own time', async () => {
    const setup = () => new Promise((resolve) => setTimeout(resolve, 120))
    const report = await detectLeak(() => JSON.parse('[1, 2, 3]'), { setup, maxDuration: '120ms' })
    expect(report.operations).toBeGreaterThan(100)
  })

  test('a test that ends soon gets an inconclusive report before, which names the way out', async () => {
    provideRunningTest(() => running({ deadlineMs: performance.now() + 300 }))
    const kept: object[] = []
    const report = await detectLeak(async () => {
      kept.push({})
      await new Promise((resolve) => setTimeout(resolve, 5))
    })
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toMatch(/time limit of the test/)
  })
})

describe('set-up and options', () => {
  test('setup comes before the first call, teardown after the last, also when it throws', async () => {
    const order: string[] = []
    const hooks = { setup: () => order.push('setup'), teardown: () => order.push('teardown') }
    const operation = (): void => {
      order.push('call')
      throw new Error('stop')
    }
    await expect(detectLeak(operation, hooks)).rejects.toThrow('stop')
    expect(order).toEqual(['setup', 'call', 'teardown'])
  })

  test.each<[string, unknown, RegExp]>([
    ['an unknown key', { bugdet: 1 }, /Unknown option `bugdet`.*`budget`/],
    ['a size that is none', { budget: 'much' }, /`budget`.*'much'/],
    ['a negative size', { budget: -1 }, /`budget`.*-1/],
    ['a duration of nothing', { maxDuration: 0 }, /`maxDuration`.*0/],
    ['a duration without a unit', { maxDuration: '10' }, /`maxDuration`.*'10'/],
    ['a setup that is no function', { setup: 1 }, /`setup`.*1/],
    ['a signal that is none', { signal: {} }, /`signal`.*an object/],
    ['null', null, /null/],
  ])('%s is refused', async (_, options, message) => {
    const operation = vi.fn()
    await expect(detectLeak(operation, options as never)).rejects.toThrow(message)
    expect(operation).not.toHaveBeenCalled()
  })

  test('a second search at the same time is refused, one after the other is not', async () => {
    const first = detectLeak(() => JSON.parse('[1]'))
    await expect(detectLeak(() => {})).rejects.toThrow(/cannot tell two operations apart that run at once/)
    expect((await first).verdict).toBe('clean')
    expect((await detectLeak(() => {}, { maxDuration: '300ms' })).kind).toBe('leakReport')
  })

  test('a signal that was aborted before keeps even the set-up from running', async () => {
    const setup = vi.fn()
    const reason = new Error('not wanted')
    await expect(detectLeak(() => {}, { setup, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(setup).not.toHaveBeenCalled()
  })

  test('something that is no function is refused', async () => {
    await expect(detectLeak(Promise.resolve() as never)).rejects.toThrow(TypeError)
  })
})
