import { performance } from 'node:perf_hooks'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { LeakOperation } from '../../src/leakSearch/leakCalls.ts'
import { type LeakOptions, searchLeak } from '../../src/leakSearch/searchLeak.ts'
import { provideRunningTest, type RunningTest } from '../../src/runningTest.ts'
import { countCollections } from '../probes/countCollections.ts'

const search = (operation: LeakOperation, options: LeakOptions = {}) =>
  searchLeak(operation, options, undefined)

describe('in a running test', () => {
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
    const report = await search(() => {})
    expect(record).toHaveBeenCalledExactlyOnceWith(report)
  })

  test('concurrent tests are refused', async () => {
    provideRunningTest(() => running({ concurrent: true }))
    await expect(search(() => {})).rejects.toThrow(/concurrent tests/)
  })

  test('a quick operation is found clean before the time of the test is up', async () => {
    const limitMs = 50_000
    provideRunningTest(() => running({ deadlineMs: performance.now() + limitMs }))
    const report = await search(() => JSON.parse('[1, 2, 3]'))
    expect(report.verdict).toBe('clean')
    expect(report.durationMs).toBeLessThan(limitMs)
  })

  test('an operation that leaks timers is not found clean in a test that leaves no time to wait for them', async () => {
    const timers: NodeJS.Timeout[] = []
    provideRunningTest(() => running({ deadlineMs: performance.now() + 1000 }))
    const report = await search(() => void timers.push(setTimeout(() => {}, 1e6)))
    for (const timer of timers) clearTimeout(timer)
    expect(report.verdict).not.toBe('clean')
  })

  test('an operation that never settles is given up before the runner gives up the test', async () => {
    const order: string[] = []
    provideRunningTest(() => running({ deadlineMs: performance.now() + 1000 }))
    // As the runner sets it: on a slow machine both are late, one after the other.
    const timer = setTimeout(() => order.push('runner'), 1000)
    const never = search(() => new Promise(() => {})).finally(() => order.push('search'))
    await expect(never).rejects.toThrow(/^The operation did not settle.* raise the time limit of the test\.$/)
    clearTimeout(timer)
    expect(order).toEqual(['search'])
  })

  test('a call that would outlast the test is not started', async () => {
    provideRunningTest(() => running({ deadlineMs: performance.now() + 4000 }))
    const report = await search(() => {
      const until = performance.now() + 2000
      while (performance.now() < until);
    })
    expect(report).toMatchObject({ verdict: 'inconclusive', operations: 1 })
  })

  test('a set-up that takes long leaves the search its own time', async () => {
    const setup = () => new Promise((resolve) => setTimeout(resolve, 600))
    const report = await search(() => JSON.parse('[1, 2, 3]'), { setup, maxDuration: '500ms' })
    expect(report.operations).toBeGreaterThan(0)
  })

  test('a test that ends soon gets an inconclusive report before, which names the way out', async () => {
    provideRunningTest(() => running({ deadlineMs: performance.now() + 300 }))
    const kept: object[] = []
    const report = await search(async () => {
      kept.push({})
      await new Promise((resolve) => setTimeout(resolve, 5))
    })
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toMatch(/time limit of the test/)
  })
})

describe('a time that is not real is refused', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  test.each<[string, () => void, RegExp]>([
    ['fake timers', () => void vi.useFakeTimers(), /^Fake timers are on.* before the search for a leak/],
    ['a spy on the clock', () => void vi.spyOn(performance, 'now'), /^`performance\.now` was replaced/],
  ])('%s', async (_, fake, message) => {
    const operation = vi.fn()
    fake()
    await expect(search(operation)).rejects.toThrow(message)
    expect(operation).not.toHaveBeenCalled()
  })

  test('also when the set-up leaves it so', async () => {
    const operation = vi.fn()
    const setup = () => void vi.useFakeTimers()
    await expect(search(operation, { setup })).rejects.toThrow(/^Fake timers are on/)
    expect(operation).not.toHaveBeenCalled()
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
    await expect(search(operation, hooks)).rejects.toThrow('stop')
    expect([order[0], ...new Set(order.slice(1, -1)), order.at(-1)]).toEqual(['setup', 'call', 'teardown'])
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
    await expect(search(operation, options as never)).rejects.toThrow(message)
    expect(operation).not.toHaveBeenCalled()
  })

  test('a second search at the same time is refused, one after the other is not', async () => {
    const first = search(() => JSON.parse('[1]'))
    await expect(search(() => {})).rejects.toThrow(/cannot tell two operations apart that run at once/)
    expect((await first).verdict).toBe('clean')
    expect((await search(() => {}, { maxDuration: '300ms' })).kind).toBe('leakReport')
  })

  test('a signal that was aborted before keeps even the set-up from running', async () => {
    const setup = vi.fn()
    const reason = new Error('not wanted')
    await expect(search(() => {}, { setup, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(setup).not.toHaveBeenCalled()
  })

  test('a search in the operation of another is refused', async () => {
    await expect(search(() => search(() => {}))).rejects.toThrow(/start none in the operation of another/)
    expect((await search(() => {}, { maxDuration: '300ms' })).kind).toBe('leakReport')
  })

  test('a set-up that never settles does not keep the next search from starting', async () => {
    provideRunningTest(() => ({
      signal: undefined,
      deadlineMs: performance.now() + 100,
      concurrent: false,
      progress: () => {},
      record: () => {},
    }))
    const setup = () => new Promise(() => {})
    await expect(search(() => {}, { setup })).rejects.toThrow('The `setup` did not settle')
    provideRunningTest(() => undefined)
    expect((await search(() => {}, { maxDuration: '300ms' })).kind).toBe('leakReport')
  })

  test('an outer signal ends the search with its reason', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const operation = ({ iteration }: { iteration: number }): void => {
      if (iteration === 3) controller.abort(reason)
    }
    await expect(search(operation, { signal: controller.signal })).rejects.toBe(reason)
  })

  test('something that is no function is refused', async () => {
    await expect(search(Promise.resolve() as never)).rejects.toThrow(TypeError)
  })
})

describe('collections after a round', () => {
  /** How many rounds of a search had one collection after them, how many more, or more again after that, and what was found. */
  async function rounds(operation: LeakOperation) {
    const tally = { one: 0, more: 0, moreAgain: 0 }
    const collections = countCollections()
    try {
      const report = await search((context) => {
        const since = collections.take()
        if (since === 1) tally.one++
        if (since > 1) tally.more++
        if (since > 1 && tally.one > 0) tally.moreAgain++
        return operation(context)
      })
      return { ...tally, report }
    } finally {
      collections.stop()
    }
  }

  // What the runner does during the last trial may be taken for the operation's: then there are two, and that is right.
  const calm = (search: () => Promise<void>) => vi.waitFor(search, { timeout: 15_000 })

  /** Keeps something of each call until a finalizer lets it go. */
  function finalizing(from = 0): LeakOperation {
    const held = new Map<number, object>()
    const finalizers = new FinalizationRegistry((call: number) => held.delete(call))
    return ({ iteration }) => {
      if (iteration < from) return
      held.set(iteration, new Array(10).fill(1))
      finalizers.register({}, iteration)
    }
  }

  test('one is enough where a second was seen to find nothing', async () => {
    await calm(async () => {
      const { one, more, report } = await rounds(() => {})
      // The trials.
      expect(more).toBeGreaterThan(3)
      expect(one).toBeGreaterThan(4)
      expect(report.verdict).toBe('clean')
    })
  })

  test.each<[string, LeakOperation]>([
    ['finalizers let go of what they held', finalizing()],
    ['buffers are dropped', () => void Buffer.alloc(100_000)],
  ])('there are two where %s', async (_, operation) => {
    const { one, report } = await rounds(operation)
    expect(one).toBe(0)
    expect(report.verdict).toBe('clean')
  })

  test('there are two from when finalizers begin to let go', async () => {
    await calm(async () => {
      const { one, moreAgain, report } = await rounds(finalizing(5000))
      expect(one).toBeGreaterThan(3)
      expect(moreAgain).toBeGreaterThan(3)
      expect(report.verdict).toBe('clean')
    })
  })
})
