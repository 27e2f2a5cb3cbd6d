import { getEventListeners } from 'node:events'
import process from 'node:process'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import v8 from 'node:v8'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { readDescriptors } from '../src/probes/descriptors.ts'
import { readHandles } from '../src/probes/handles.ts'
import type { LoadRounds } from '../src/records/loadRounds.ts'
import type { StressProgress, TestRecord } from '../src/records/testRecord.ts'
import { provideRunningTest } from '../src/runningTest.ts'
import { stress } from '../src/stress.ts'
import { judgeRounds, type RoundsResult } from '../src/verdict/judgeRounds.ts'
import { type ProcessUnderTest, startProcess } from './probes/startProcess.ts'

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
    expect(result.errors).toMatchObject([{ name: 'check', message: 'user 0 is refused', count: 25 }])
    expect(result.latency.p50).toBeLessThanOrEqual(result.latency.p99)
    expect(result.latency.p99).toBeLessThanOrEqual(result.latency.max)
    expect(result.phases).toMatchObject([{ name: 'run', successRate: 0.75, qps: result.qps }])
    expect(result.stopped).toMatchObject({ by: 'completed', detail: 'the plan was carried out' })
    expect(result.memory.kind).toBe('memoryProfile')
    expect(result.resources.cpu.mean).toBeGreaterThan(0)
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  })

  test.skipIf(process.platform === 'win32')('leaves no descriptor open', async () => {
    const load = () => stress({ users: 2, iterations: 5 }, async () => {})
    await load()
    const { open } = readDescriptors()
    for (let run = 0; run < 3; run++) await load()
    expect(readDescriptors().open).toBe(open)
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
      new TypeError(
        "Expected `operation` of `stress` to be a function, or an object of several by name, got 'search'",
      ),
    )
  })

  test('refuses a plan at once', async () => {
    const operation = vi.fn()
    await expect(stress({ users: 0, iterations: 1 }, operation)).rejects.toThrow('`users`')
    expect(operation).not.toHaveBeenCalled()
  })
})

describe('users with a state', () => {
  test('have it in every operation, warm-up included, and set-up and teardown are in no figure', async () => {
    const order: string[] = []
    const result = await stress(
      {
        users: 3,
        iterations: 2,
        warmup: 20,
        setup: async (user) => {
          order.push(`up ${user}`)
          await setImmediate()
          return { name: `user ${user}`, calls: 0 }
        },
        teardown: ({ calls }, user) => void order.push(`down ${user}, ${calls > 2 ? 'used' : 'unused'}`),
      },
      async ({ state, user, check }) => {
        state.calls++
        check(state.name === `user ${user}`)
        await setImmediate()
      },
    )
    expect(result.operations).toMatchObject({ started: 6, succeeded: 6 })
    expect(order).toEqual(['up 0', 'up 1', 'up 2', 'down 0, used', 'down 1, used', 'down 2, used'])
  })

  test('are torn down when the code of the plan throws, which is handed on', async () => {
    const torn: number[] = []
    const plan = {
      users: 2,
      iterations: 3,
      setup: (user: number) => user,
      teardown: (state: number) => void torn.push(state),
      thinkTime: () => 'a while',
    }
    await expect(stress(plan, () => {})).rejects.toThrow('Expected `thinkTime` to be a number or text')
    expect(torn).toEqual([0, 1])
  })
})

describe('arrivals', () => {
  test('have every figure of the open model', async () => {
    const result = await stress({ rate: '200/s', duration: '500ms', warmup: '20ms' }, async () => {})
    expect(result).toMatchObject({
      users: 0,
      load: '200 arrivals/s',
      operations: { total: 100 },
      phases: [{ name: 'run', model: 'open' }],
      generator: { offeredPerSecond: expect.closeTo(200, 6) },
    })
    expect(result.generator.latenessMs?.p50).toBeGreaterThanOrEqual(0)
    expect(result.serviceTime?.count).toBe(result.operations.started)
    expect(JSON.parse(JSON.stringify(result)).phases[0].latency.histogram).toBe(result.latency.histogram)
  })

  test('drain between rounds like users', async () => {
    const result = await stress({ rate: 500, totalIterations: 20, rounds: 8 }, async () => {})
    expect(result.rounds?.operations).toEqual([20, 40, 60, 80, 100, 120, 140, 160])
  })
})

test('several operations and phases are in the result by name', async () => {
  const result = await stress(
    {
      phases: [
        { name: 'one', users: 2, iterations: 50 },
        { name: 'two', users: 4, iterations: 50 },
      ],
    },
    { read: { weight: 3, run: async () => {} }, write: () => setImmediate() },
  )
  expect(result.phases).toMatchObject([
    { name: 'one', operations: { started: 100 } },
    { name: 'two', operations: { started: 200 } },
  ])
  expect(result.mix).toMatchObject([
    { name: 'read', share: 0.75 },
    { name: 'write', share: 0.25 },
  ])
  expect(result.mix.reduce((sum, { operations }) => sum + operations.started, 0)).toBe(300)
  expect(result).toMatchObject({ seed: 1, load: '2 phases, at most 4 users' })
})

describe('in rounds', () => {
  const plan = { users: 5, iterations: 20, rounds: 9 }

  test('reads every resource after each of them, when nothing is in flight', async () => {
    const kept: object[] = []
    const result = await stress(plan, async ({ user }) => {
      kept.push({ user, text: `kept by ${user}` })
      await setImmediate()
    })
    const { rounds } = result
    expect(rounds).toMatchObject({ planned: 9, operations: [100, 200, 300, 400, 500, 600, 700, 800, 900] })
    for (const series of Object.values(rounds?.levels ?? {})) expect(series).toHaveLength(9)
    expect(Object.keys(rounds?.levels ?? {})).toEqual(expect.arrayContaining(['heap', 'external', 'handle']))
    expect(result.operations).toMatchObject({ started: 900, succeeded: 900, unsettled: 0 })
    expect(result.qps).toBeCloseTo(900 / (result.durationMs / 1000), 6)
    // The collections lie between the rounds: the body that memory was measured over took longer than they did together.
    expect(result.durationMs).toBeLessThan(result.memory.durationMs)
    expect(result.windows.reduce((sum, each) => sum + each.succeeded, 0)).toBe(900)
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  })

  test('sees what every operation keeps, and that it stays', { timeout: 20_000 }, async () => {
    const kept: Buffer[] = []
    const result = await stress({ ...plan, iterations: 300 }, async () => {
      kept.push(Buffer.alloc(10_000))
      await setImmediate()
    })
    const { operations, levels, lasting } = result.rounds as LoadRounds
    const external = levels.external as readonly number[]
    const grown = (external.at(-1) as number) - (external[0] as number)
    expect(grown / ((operations.at(-1) as number) - (operations[0] as number))).toBeCloseTo(10_000, -2)
    expect(lasting).toBe(true)
    // More than 100 MB, which is convincing after however few operations.
    expect(judgeRounds(result as RoundsResult, undefined).verdict).toBe('leaking')
  })

  test('counts listeners that gather, and those of the first rounds', { timeout: 20_000 }, async () => {
    const most = process.getMaxListeners()
    process.setMaxListeners(0)
    onTestFinished(() => void process.removeAllListeners('specimen').setMaxListeners(most))
    const verdictOf = async (adds: (call: number) => boolean) => {
      let call = 0
      const result = await stress({ users: 10, iterations: 250, rounds: 12 }, async () => {
        if (adds(call++)) process.on('specimen', () => {})
        await setImmediate()
      })
      return [
        result.rounds?.levels.listener?.at(-1),
        judgeRounds(result as RoundsResult, undefined, ['listener']).verdict,
      ]
    }
    expect(await verdictOf((call) => call < 20)).toEqual([20, 'clean'])
    expect(await verdictOf(() => true)).toEqual([30_000, 'leaking'])
  })

  test('warms up once, before the first', async () => {
    const seen: number[] = []
    const result = await stress(
      { users: 1, iterations: 2, rounds: 8, warmup: 20 },
      ({ iteration }) => void seen.push(iteration),
    )
    expect(result.operations.started).toBe(16)
    expect(seen.slice(-16)).toEqual(Array.from({ length: 16 }, (_, iteration) => iteration))
    expect(seen.length).toBeGreaterThan(16)
  })

  test('ends with the limit of the plan, and keeps what was read', async () => {
    const kept: Buffer[] = []
    const result = await stress(
      { users: 1, iterations: 5, rounds: 100, memoryLimit: '40MB', sampleEvery: 10 },
      async () => {
        kept.push(Buffer.alloc(2_000_000, 1))
        await setImmediate()
      },
    )
    expect(result.stopped.by).toBe('memoryLimit')
    expect(result.rounds?.planned).toBe(100)
    expect(result.rounds?.operations.length).toBeGreaterThan(0)
    expect(result.rounds?.operations.length).toBeLessThan(100)
  })

  test('lets the engine be as it was', async () => {
    const flags: string[] = []
    const set = vi.spyOn(v8, 'setFlagsFromString').mockImplementation((flag) => void flags.push(flag))
    try {
      await stress({ users: 1, iterations: 1, rounds: 8 }, () => {})
    } finally {
      set.mockRestore()
    }
    const off = flags.filter((flag) => flag.startsWith('--no-'))
    const on = flags.filter((flag) => !flag.startsWith('--no-'))
    expect(on.toSorted()).toEqual(off.map((flag) => flag.replace('--no-', '--')).toSorted())
  })

  test('there are none of a plan without', async () => {
    expect(await stress({ users: 1, iterations: 1 }, () => {})).not.toHaveProperty('rounds')
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

  const never = () => new Promise(() => {})
  test.each([
    ['that never settles', 'deadline', never, { users: 2, iterations: 1, timeout: '1h' }],
    [
      'that is to end in time and never settles',
      'deadline',
      never,
      { users: 2, duration: 10, timeout: '1h' },
    ],
    ['that takes its time to start', 'deadline', () => block(5), { users: 400, iterations: 50 }],
  ])('ends before the test would time out over an operation %s', async (_, by, operation, plan) => {
    // The time that Vitest gives a test by default. Without it all of them would take a minute or an hour.
    const { records, lines } = runIn({ deadlineMs: performance.now() + 5000 })
    const result = await stress(plan, operation)
    expect(result.stopped.by).toBe(by)
    expect(records).toEqual([result])
    expect(lines.length).toBeLessThanOrEqual(6)
  })

  test('refuses a plan that is sure to outlast its test, before it starts anything', async () => {
    const { records } = runIn({ deadlineMs: performance.now() + 5000 })
    let calls = 0
    const plan = { users: 1, warmup: '1s', duration: '10s' }
    await expect(stress(plan, () => calls++)).rejects.toThrow(/it lasts 11 s, and the test has .* left/)
    expect([calls, records]).toEqual([0, []])
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

  test('ends in a pause between rounds as well, before the test would time out', async () => {
    runIn({ deadlineMs: performance.now() + 3000 })
    let round = 0
    // A timer that is set anew in each round, and due a second later, is waited for.
    const result = await stress(
      { users: 1, iterations: 1, rounds: 50 },
      () => void globalThis.setTimeout(() => round++, 700),
    )
    expect(result.stopped.by).toBe('deadline')
    expect(result.rounds?.operations.length).toBeLessThan(50)
    expect(round).toBeGreaterThan(0)
  })

  test('tells of rounds that are shorter than a second too', async () => {
    const { lines } = runIn({})
    await stress({ users: 2, duration: 200, rounds: 8 }, () => setImmediate())
    expect(lines[0]).toMatchObject({ plannedMs: 1600, users: 2 })
    expect(lines[0]?.qps).toBeGreaterThan(0)
    expect(lines[0]?.doneRatio).toBeGreaterThan(0.2)
    expect(lines[0]?.elapsedMs).toBeLessThanOrEqual(1600 + 100)
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

describe('a process under test', () => {
  const openOne = (subject: ProcessUnderTest) => subject.tell('open', 1)

  test('is watched beside this one', async () => {
    const subject = await startProcess()
    const result = await stress({ users: 1, iterations: 20, pid: subject.pid, sampleEvery: 10 }, () =>
      subject.tell('burn', 5),
    )
    expect(result.process).toMatchObject({ pid: subject.pid, baseline: { processes: 1 } })
    expect(result.process?.baseline.rssBytes).toBeGreaterThan(10_000_000)
    expect(result.process?.cpu.mean).toBeGreaterThan(0)
    expect(result.process?.samples.length).toBeGreaterThan(0)
    expect(result.process).not.toHaveProperty('ended')
  })

  test.runIf(process.platform === 'linux')('that leaves descriptors open has as many more', async () => {
    const subject = await startProcess()
    const own = readDescriptors().open
    const leaky = await stress({ users: 1, iterations: 12, pid: subject.pid }, () => openOne(subject))
    expect(leaky.process?.final.fds).toBe((leaky.process?.baseline.fds ?? 0) + 12)

    const sound = await stress({ users: 1, iterations: 12, pid: subject.pid }, async () => {
      await openOne(subject)
      await subject.tell('close')
    })
    expect(sound.process?.final.fds).toBeLessThanOrEqual(sound.process?.baseline.fds ?? 0)
    expect(readDescriptors().open).toBe(own)
  })

  test('is read after each round', async () => {
    const subject = await startProcess()
    const { process: usage } = await stress({ users: 1, iterations: 1, rounds: 8, pid: subject.pid }, () =>
      subject.tell('burn', 5),
    )
    expect(usage?.samples.length).toBeGreaterThanOrEqual(8)
  })

  test('that ends in the run is said to have', async () => {
    const subject = await startProcess()
    const result = await stress({ users: 1, iterations: 3, pid: subject.pid }, () => subject.end())
    expect(result.process?.ended).toMatch(/^process \d+ ended .+ into the run$/)
    expect(result.process?.final).toEqual(result.process?.baseline)
  })

  test('has to be there, and to be another', async () => {
    const subject = await startProcess()
    await subject.end()
    const load = (pid: number) => stress({ users: 1, iterations: 1, pid }, () => {})
    await expect(load(subject.pid)).rejects.toThrow('to be that of a running process')
    await expect(load(process.pid)).rejects.toThrow(
      `Expected \`pid\` to be that of another process, got ${process.pid}, which is this one`,
    )
    await expect(load(0.5)).rejects.toThrow('Expected `pid` to be an integer from 1, got 0.5')
  })
})
