import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { TestRecord } from '../src/records/testRecord.ts'
import { provideRunningTest } from '../src/runningTest.ts'
import { checkScenarioOptions, type ScenarioOptions } from '../src/scenarios/scenarioOptions.ts'
import type { OpenService, Service, ServiceContext } from '../src/scenarios/service.ts'
import { ThresholdError } from '../src/scenarios/thresholdError.ts'
import { scenarios } from '../src/scenarios.ts'

afterEach(() => provideRunningTest(() => undefined))

const quick: ScenarioOptions = {
  durations: { short: '100ms', medium: '200ms', long: '1s', sampleEvery: '10ms' },
  load: { concurrency: 20, largeData: '4MB', payload: '1MB' },
  // A test's heap is larger than a service's: Vitest is in it.
  thresholds: { baseline: '1GB' },
}

/** Reverses text; counts its instances, so that none is left open. */
class Reverser implements OpenService {
  static open = 0
  #isOpen = true
  #working = 0

  constructor() {
    Reverser.open++
  }

  async operate({ check }: ServiceContext): Promise<void> {
    this.#working++
    await setImmediate()
    check(this.#isOpen && [...'abc'].reverse().join('') === 'cba', 'reversed')
    this.#working--
  }

  operateOn(bytes: number): string {
    return Buffer.alloc(bytes, 'a').reverse().toString('latin1')
  }

  metrics() {
    return { working: this.#working }
  }

  close(): void {
    this.#isOpen = false
    Reverser.open--
  }
}

const reverser: Service = { name: 'reverser', open: () => new Reverser() }

function scenario(name: string, service: Service = reverser, options: ScenarioOptions = {}) {
  const found = scenarios(service, { ...quick, ...options }).find((each) => each.name === name)
  if (found === undefined) throw new Error(`no scenario ${name}`)
  return found
}

test('there are eight, in the order of what they ask', () => {
  expect(scenarios(reverser, quick).map(({ name }) => name)).toEqual([
    'idle baseline',
    'single operation',
    'high frequency',
    'large data',
    'concurrent',
    'long-running',
    'resource exhaustion',
    'cleanup validation',
  ])
})

describe.each(scenarios(reverser, quick))('$name', ({ name, run, timeoutMs }) => {
  test('a good service holds every threshold', { timeout: timeoutMs }, async () => {
    const report = await run()

    expect(report).toMatchObject({ kind: 'scenarioReport', service: 'reverser', scenario: name })
    expect(report).toMatchObject({ violations: [], recommendations: [] })
    expect(Reverser.open).toBe(0)
    expect(Object.values(report.statistics).every(Number.isFinite)).toBe(true)
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({
      scenario: name,
      statistics: report.statistics,
    })
  })
})

describe('each puts on its own load', () => {
  test('idle is without operations, single is one, large data is so many of a size', async () => {
    const sizes: number[] = []
    const service: Service = {
      name: 'sizes',
      open: () => ({ operate: () => {}, operateOn: (bytes) => sizes.push(bytes), close: () => {} }),
    }
    expect((await scenario('idle baseline', service).run()).load).toBeUndefined()
    expect((await scenario('single operation', service).run()).load?.operations.total).toBe(1)
    expect((await scenario('large data', service).run()).load?.operations.total).toBe(4)
    expect(new Set(sizes)).toEqual(new Set([1e6]))
  })

  test('concurrent has as many in flight as it says', async () => {
    const report = await scenario('concurrent').run()
    expect(report.load).toMatchObject({ users: 20, maxInFlight: 20 })
  })

  test('exhaustion asks for ten times as many, or for what the service calls too much', async () => {
    expect((await scenario('resource exhaustion').run()).load?.users).toBe(200)

    const refusing: Service = {
      name: 'refusing',
      open: () => ({
        operate: setImmediate,
        exhaust: () => Promise.reject(new Error('no connection left')),
        close: () => {},
      }),
    }
    const report = await scenario('resource exhaustion', refusing).run()
    expect(report.load).toMatchObject({ users: 20, successRate: 0, completionRate: 1 })
    expect(report.recovery).toMatchObject({ successRate: 1 })
  })
})

describe('a service that is not good', () => {
  const failing = async (name: string, service: Service, options?: ScenarioOptions) => {
    const error = await scenario(name, service, options)
      .run()
      .then(
        () => new Error('every threshold held'),
        (thrown: unknown) => thrown,
      )
    if (error instanceof ThresholdError) return { message: error.message, report: error.report }
    throw error
  }

  test('one that keeps its sessions is caught by leak, and told where', { timeout: 60_000 }, async () => {
    const sessions = new Map<number, { token: string; at: Date }>()
    let next = 0
    const service: Service = {
      name: 'keeper',
      open: () => ({
        operate: async () => {
          await setImmediate()
          sessions.set(next++, { token: `token ${next}`, at: new Date() })
        },
        metrics: () => ({ sessions: sessions.size }),
        close: () => {},
      }),
    }
    const { message, report } = await failing('long-running', service)
    const kinds = report.violations.map(({ kind }) => kind)
    expect(kinds).toContain('leak')
    expect(kinds).toContain('metric')
    expect(report.leak?.verdict).toBe('leaking')
    expect(message).toMatch(/^keeper, long-running: \d thresholds not held\n/)
    expect(message).toMatch(/heap: [\d.]+ B more with every operation \(\w+, confidence [\d.]+\)/)
    expect(message).toMatch(/What to do\n(.|\n)*Give back what is counted as sessions/)
    expect(report.recommendations.length).toBeGreaterThan(1)
  })

  test('one that does not let go when closed is caught by its cleanup', { timeout: 90_000 }, async () => {
    const kept: Buffer[] = []
    const service: Service = {
      name: 'clinger',
      open: () => {
        kept.push(Buffer.alloc(7.5 * 2 ** 20))
        return { operate: setImmediate, close: () => {} }
      },
    }
    const { message, report } = await failing('cleanup validation', service)
    expect(report.violations).toMatchObject([{ kind: 'cleanup', severity: 'medium', threshold: 5 * 2 ** 20 }])
    expect(message).toMatch(/medium {4}what the closed service leaves behind is 7\.\d+ MiB, 5 MiB at most/)
    expect(kept).toHaveLength(2)
  })

  test.each(['single operation', 'large data', 'concurrent'])(
    'a hungry operation is caught in %s',
    async (name) => {
      let hunger = 24e6
      const eat = async () => {
        const meal = Buffer.alloc(hunger, 1)
        await setImmediate()
        return meal.length
      }
      const service: Service = {
        name: 'eater',
        open: () => ({ operate: eat, operateOn: eat, close: () => {} }),
      }
      const options = { load: { concurrency: 2, largeData: '4MB', payload: '1MB' } }
      const { message, report } = await failing(name, service, options)
      expect(report.violations).toMatchObject([{ kind: 'perOperation', severity: 'high' }])
      expect(message).toMatch(/an operation takes 2[23](\.\d)? MiB, 10 MiB at most are accepted/)
      expect(message).toContain('Do the work of one operation in 3 parts, or as a stream.')
      hunger = 4e6
      expect((await scenario(name, service, options).run()).violations).toEqual([])
    },
  )

  test('one that keeps something only when two come at once is caught under them', async () => {
    const kept: Buffer[] = []
    let inside = 0
    const service: Service = {
      name: 'collider',
      open: () => ({
        operate: async () => {
          if (++inside > 1) kept.push(Buffer.alloc(32_768, 1))
          await sleep(20)
          inside--
        },
        close: () => {},
      }),
    }
    const slowly = {
      durations: { ...quick.durations, medium: '2s' },
      thresholds: { baseline: '1GB', growthRate: '1GB/s' },
    }
    const { message, report } = await failing('concurrent', service, slowly)
    expect(report.violations).toMatchObject([{ kind: 'kept' }])
    expect(message).toMatch(/what stays when the load is over is [\d.]+ MiB, 5 MiB at most are accepted/)
    kept.length = 0
  })

  test('one whose operations never wait is not asked concurrently, and that is no pass', async () => {
    const service: Service = { name: 'hasty', open: () => ({ operate: () => 1, close: () => {} }) }
    await expect(scenario('concurrent', service).run()).rejects.toThrow(
      /^hasty, concurrent: inconclusive: no two operations were ever under way at one time/,
    )
    const alone = { load: { concurrency: 1 } }
    expect((await scenario('concurrent', service, alone).run()).load?.maxInFlight).toBe(1)
  })

  test('one that fails is caught by its error rate, and one that never recovers by that', async () => {
    let calls = 0
    const broken: Service = {
      name: 'broken',
      open: () => ({
        operate: () => {
          if (calls++ > 20) throw new Error('the disk is full')
        },
        close: () => {},
      }),
    }
    const concurrent = await failing('concurrent', broken)
    expect(concurrent.report.violations).toMatchObject([{ kind: 'errorRate', severity: 'critical' }])
    expect(concurrent.message).toContain('Most failures are "Error: the disk is full"')
    const exhausted = await failing('resource exhaustion', { ...broken, open: brokenAfterwards })
    expect(exhausted.report.violations).toMatchObject([{ kind: 'recovery', actual: 1 }])
  })

  test('thresholds are held from both sides', async () => {
    const { statistics } = await scenario('idle baseline').run()
    const roomy = { thresholds: { baseline: Math.ceil(statistics.baselineBytes * 2) } }
    expect((await scenario('idle baseline', reverser, roomy).run()).violations).toEqual([])
    const tight = { thresholds: { baseline: Math.floor(statistics.baselineBytes / 3) } }
    expect((await failing('idle baseline', reverser, tight)).report.violations).toMatchObject([
      { kind: 'baseline', severity: 'high' },
    ])
  })
})

function brokenAfterwards(): OpenService {
  let exhausted = false
  return {
    operate: () => {
      if (exhausted) throw new Error('still down')
    },
    exhaust: () => {
      exhausted = true
    },
    close: () => {},
  }
}

test('a scenario without a verdict on leaks is inconclusive, not passed', async () => {
  const service: Service = { name: 'slow', open: () => ({ operate: setImmediate, close: () => {} }) }
  const hurried = { leakDetection: { maxDuration: 1 } }
  await expect(scenario('long-running', service, hurried).run()).rejects.toThrow(
    /^slow, long-running: inconclusive: /,
  )
  expect((await scenario('long-running', service, { leakDetection: false }).run()).leak).toBeUndefined()
})

test('a failure before the load, which counts failures, is no failure of the scenario', async () => {
  let calls = 0
  const service: Service = {
    name: 'late starter',
    open: () => ({
      operate: async () => {
        await setImmediate()
        if (calls++ === 0) throw new Error('not yet')
      },
      close: () => {},
    }),
  }
  const { load } = await scenario('concurrent', service).run()
  expect(load).toMatchObject({ successRate: 1, maxInFlight: 20 })
})

describe('what a service counts', () => {
  const counting = (count: () => number, operate: () => unknown): Service => ({
    name: 'counter',
    open: () => ({ operate, metrics: () => ({ cached: count() }), close: () => {} }),
  })

  test('may rise as far as its threshold says', async () => {
    const cache = new Set<number>()
    let next = 0
    const service = counting(
      () => cache.size,
      async () => {
        await setImmediate()
        if (cache.size < 500) cache.add(next++)
      },
    )
    const options = { thresholds: { baseline: '1GB', metrics: { cached: 500 } } }
    const { metrics, violations } = await scenario('concurrent', service, options).run()
    expect(metrics.cached?.after).toBeGreaterThan(metrics.cached?.before ?? Number.NaN)
    expect(violations).toEqual([])
  })

  test('may be given back a moment after the last operation', async () => {
    let open = 0
    const service = counting(
      () => open,
      async () => {
        open++
        await setImmediate()
        setTimeout(() => open--, 100)
      },
    )
    expect((await scenario('single operation', service).run()).violations).toEqual([])
    expect((await scenario('concurrent', service).run()).violations).toEqual([])
  })
})

test('without options a service is looked at as in a full test', () => {
  const minute = 60_000
  const MiB = 2 ** 20
  expect(checkScenarioOptions({})).toEqual({
    shortMs: 5 * minute,
    mediumMs: 60 * minute,
    longMs: 480 * minute,
    sampleEveryMs: 1000,
    thresholds: {
      baselineBytes: 100 * MiB,
      growthBytesPerSecond: MiB,
      perOperationBytes: 10 * MiB,
      leakBytes: 5 * MiB,
      metrics: {},
      errorRate: 0.01,
    },
    cleanupTimeoutMs: minute,
    concurrency: 100,
    ratePerSecond: 1000,
    largeDataBytes: 100 * MiB,
    payloadBytes: 10 * MiB,
    leakDetection: { budgetBytes: undefined, maxDurationMs: 30_000 },
  })
})

test('the report is left in the running test, beside what it was made of', async () => {
  const records: TestRecord[] = []
  provideRunningTest(() => ({
    signal: undefined,
    deadlineMs: Infinity,
    concurrent: false,
    progress: () => {},
    record: (kept) => records.push(kept),
  }))
  await scenario('concurrent').run()
  expect(records.map(({ kind }) => kind)).toEqual(['stressResult', 'scenarioReport'])
})

describe('misuse', () => {
  test.each([undefined, {}, { name: 'x' }, { name: '', open: () => {} }])('%o is no service', (service) => {
    expect(() => scenarios(service as Service)).toThrow(
      /Expected a service with a `name` and a function `open`/,
    )
  })

  test('what open() gives is checked', async () => {
    const service = { name: 'empty', open: () => ({}) } as unknown as Service
    await expect(scenario('idle baseline', service).run()).rejects.toThrow(
      "Expected open() of the service 'empty' to give `operate` and `close`",
    )
  })

  test('options are checked by name and bounds', () => {
    const wrong: readonly (readonly [ScenarioOptions, RegExp])[] = [
      [{ duration: {} } as ScenarioOptions, /Did you mean `durations`/],
      [
        { durations: { shrt: 1 } } as ScenarioOptions,
        /Unknown option `shrt` in `durations`. Did you mean `short`/,
      ],
      [{ thresholds: { errorRate: 2 } }, /`thresholds.errorRate` to be from 0 to 1, got 2/],
      [{ load: { concurrency: 0 } }, /`load.concurrency` to be an integer from 1, got 0/],
      [{ thresholds: { growthRate: 'fast' } }, /`thresholds.growthRate`/],
      [
        { thresholds: { metrics: { cached: Number.NaN } } },
        /`thresholds.metrics.cached` to be a number, got NaN/,
      ],
      [{ leakDetection: { budgt: 1 } } as ScenarioOptions, /Did you mean `budget`/],
    ]
    for (const [options, message] of wrong) expect(() => scenarios(reverser, options)).toThrow(message)
  })
})
