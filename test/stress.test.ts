import { getEventListeners } from 'node:events'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { readHandles } from '../src/probes/handles.ts'
import type { StressProgress, TestRecord } from '../src/records/testRecord.ts'
import { provideRunningTest } from '../src/runningTest.ts'
import { stress } from '../src/stress.ts'

afterEach(() => {
  provideRunningTest(() => undefined)
  vi.useRealTimers()
})

describe('a run', () => {
  test('has every figure of the contract, as plain JSON', async () => {
    const result = await stress(
      { users: 4, iterations: 25, sampleEvery: 10 },
      async ({ user, check, count, bytes }) => {
        count('messages', 2)
        bytes(50)
        check(user > 0, 'user 0 is refused')
        await setImmediate()
      },
    )
    expect(result.operations).toEqual({
      started: 100,
      succeeded: 75,
      failed: 25,
      timedOut: 0,
      dropped: 0,
      unsettled: 0,
      total: 100,
    })
    expect(result).toMatchObject({
      kind: 'stressResult',
      users: 4,
      successRate: 0.75,
      completionRate: 1,
      maxInFlight: 4,
    })
    expect(result.qps).toBeCloseTo(75 / (result.durationMs / 1000), 6)
    expect(result.throughput).toBeCloseTo(5000 / (result.durationMs / 1000), 6)
    expect(result.counters).toEqual({ messages: 200 })
    expect(result.errors).toMatchObject([{ name: 'check', message: 'user # is refused', count: 25 }])
    expect(result.latency.p50).toBeLessThanOrEqual(result.latency.p99)
    expect(result.latency.p99).toBeLessThanOrEqual(result.latency.max)
    expect(result.phases).toMatchObject([{ name: 'run', successRate: 0.75, qps: result.qps }])
    expect(result.stopped).toMatchObject({ by: 'completed', detail: 'the plan was carried out' })
    expect(result.memory.kind).toBe('memoryProfile')
    expect(result.resources.cpu.mean).toBeGreaterThan(0)
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  })

  test('keeps the heap flat, however many operations it makes', async () => {
    const retained = async (totalIterations: number) => {
      const { memory, operations } = await stress({ users: 1000, totalIterations }, async () => {})
      expect(operations.succeeded).toBe(totalIterations)
      return memory.growth.heapUsedBytes
    }
    await retained(100_000)
    await retained(100_000)
    const few = await retained(100_000)
    const many = await retained(1_000_000)
    // Anything kept for each of 900 000 more operations, a number in an array even, would be 7 MB.
    expect(many - few).toBeLessThan(1_000_000)
  })

  test('sees memory that its operations keep', async () => {
    const kept: Buffer[] = []
    const { memory } = await stress({ users: 2, iterations: 50 }, () => void kept.push(Buffer.alloc(100_000)))
    expect(memory.growth.externalBytes).toBeGreaterThan(9_900_000)
    expect(kept).toHaveLength(100)
  })

  test('leaves no timer, handle, descriptor or listener behind', async () => {
    const { signal } = new AbortController()
    const handles = () => readHandles().byType
    await stress({ users: 1, iterations: 1 }, () => {})
    const before = handles()
    await stress({ users: 3, iterations: 3, signal }, () => {})
    const listeners = getEventListeners(signal, 'abort').length
    const { resources } = await stress({ users: 3, iterations: 3, signal }, () => {})
    for (const [type, count] of Object.entries(handles()))
      expect(count, type).toBeLessThanOrEqual(before[type] ?? 0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(listeners)
    expect(resources.fds.final).toBe(resources.fds.baseline)
  })

  test('does not count its warm-up, and starts afresh after it', async () => {
    const seen: number[] = []
    const result = await stress(
      { users: 1, iterations: 3, warmup: 20 },
      ({ iteration }) => void seen.push(iteration),
    )
    expect(result.operations.started).toBe(3)
    expect(seen.length).toBeGreaterThan(3)
    expect(seen.slice(-3)).toEqual([0, 1, 2])
  })

  test('stops when memory has grown past its limit, and says so', async () => {
    const kept: Buffer[] = []
    const plan = { users: 2, duration: '1min', memoryLimit: '40MB', sampleEvery: 10 }
    const result = await stress(plan, async () => {
      // Pages that are written to are resident; zeroed ones may not be.
      kept.push(Buffer.alloc(1_000_000, 1))
      await setImmediate()
    })
    expect(result.stopped).toMatchObject({ by: 'memoryLimit' })
    expect(result.stopped.detail).toMatch(
      /^resident memory had grown by .* MiB, over its limit of 38\.1 MiB$/,
    )
    expect(result.operations.unsettled).toBe(0)
  })

  test('holds its memory limit in the warm-up too', async () => {
    const kept: Buffer[] = []
    const plan = { users: 1, iterations: 1, warmup: '1min', memoryLimit: '40MB', sampleEvery: 10 }
    const result = await stress(plan, async () => {
      kept.push(Buffer.alloc(1_000_000, 1))
      await setImmediate()
    })
    expect(result).toMatchObject({ stopped: { by: 'memoryLimit' }, operations: { started: 0 } })
    expect(result.stopped.detail).toMatch(/in the warm-up$/)
  })

  test('runs on real time when timers are faked', async () => {
    vi.useFakeTimers()
    const result = await stress({ users: 1, duration: 20, timeout: 1000 }, async () => {})
    expect(result.operations.succeeded).toBeGreaterThan(0)
    expect(result.durationMs).toBeGreaterThan(19)
    expect(result.generator.reason).not.toContain('NaN')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('refuses an operation that is none', async () => {
    await expect(stress({ users: 1, iterations: 1 }, 'search' as never)).rejects.toThrow(
      new TypeError("Expected `operation` of `stress` to be a function, got 'search'"),
    )
  })

  test('refuses a plan at once', async () => {
    const operation = vi.fn()
    await expect(stress({ users: 0, iterations: 1 }, operation)).rejects.toThrow('`users`')
    expect(operation).not.toHaveBeenCalled()
  })
})

describe('inside a test', () => {
  function block(ms: number) {
    const until = performance.now() + ms
    while (performance.now() < until);
  }

  function runIn(changes: { signal?: AbortSignal; deadlineMs?: number; concurrent?: boolean }) {
    const records: TestRecord[] = []
    const lines: StressProgress[] = []
    provideRunningTest(() => ({
      signal: changes.signal,
      deadlineMs: changes.deadlineMs ?? Number.POSITIVE_INFINITY,
      concurrent: changes.concurrent ?? false,
      progress: (line) => void lines.push(line),
      record: (record) => void records.push(record),
    }))
    return { records, lines }
  }

  test('leaves its result in the test', async () => {
    const { records } = runIn({})
    const result = await stress({ users: 1, iterations: 1 }, () => {})
    expect(records).toEqual([result])
  })

  test('ends when the test is aborted', async () => {
    const controller = new AbortController()
    runIn({ signal: controller.signal })
    const result = await stress({ users: 1, duration: '1h' }, async ({ iteration }) => {
      if (iteration === 5) controller.abort()
      await setImmediate()
    })
    expect(result.stopped).toMatchObject({ by: 'aborted' })
    expect(result.operations.started).toBeLessThan(10)
  })

  test('starts nothing when the test was aborted before', async () => {
    runIn({ signal: AbortSignal.abort() })
    const result = await stress({ users: 1, duration: '1h' }, () => {})
    expect(result).toMatchObject({ stopped: { by: 'aborted' }, operations: { started: 0 } })
  })

  test.each([
    ['that never settles', () => new Promise(() => {}), { users: 2, duration: '1h', timeout: '1h' }],
    [
      'whose run is over and that never settles',
      () => new Promise(() => {}),
      { users: 2, duration: 10, timeout: '1h' },
    ],
    ['that takes its time to start', () => block(5), { users: 400, iterations: 50 }],
  ])('ends before the test would time out over an operation %s', async (_, operation, plan) => {
    const deadlineMs = performance.now() + 1500
    const { records, lines } = runIn({ deadlineMs })
    await stress(plan, operation)
    // The one clock that counts here is that of the test's own time limit.
    expect(performance.now()).toBeLessThan(deadlineMs)
    expect(records).toHaveLength(1)
    expect(lines.length).toBeLessThanOrEqual(3)
  })

  test('says so when other tests share its memory', async () => {
    runIn({ concurrent: true })
    const { memory } = await stress({ users: 1, iterations: 1 }, () => {})
    expect(memory.concurrent).toBe(true)
  })

  test('waits no longer than a moment once it was aborted', async () => {
    const controller = new AbortController()
    runIn({ signal: controller.signal })
    const plan = { users: 1, duration: '1h', timeout: '1h', gracefulStop: '1h' }
    const result = await stress(plan, () => {
      void sleep(5).then(() => controller.abort())
      return new Promise(() => {})
    })
    expect(result).toMatchObject({ stopped: { by: 'aborted' }, operations: { unsettled: 1 } })
  })

  test('tells how it stands while it is under way', async () => {
    const { lines } = runIn({})
    await stress({ users: 2, duration: 1400 }, () => setImmediate())
    expect(lines[0]).toMatchObject({
      kind: 'stressProgress',
      users: 2,
      plannedMs: 1400,
      plannedOperations: null,
      failed: 0,
    })
    expect(lines[0]?.qps).toBeGreaterThan(0)
    expect(lines[0]?.doneRatio).toBeGreaterThan(0.5)
  })
})
