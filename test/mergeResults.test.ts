import { describe, expect, test, vi } from 'vitest'
import { mergeResults } from '../src/mergeResults.ts'
import type { StressResult } from '../src/records/stressResult.ts'
import { LatencyHistogram } from '../src/stats/latencyHistogram.ts'
import { stress as drive } from '../src/stress.ts'
import { summariseRun } from '../src/stressSummary.ts'
import { driven } from './load/driven.ts'
import { stress, watched } from './report/samples.ts'

/** What each machine of so many measured of one plan, in virtual time: operations take the longer the higher the user. */
async function measured(of: number): Promise<StressResult[]> {
  const plan = {
    phases: [
      { name: 'users', users: 12, iterations: 20 },
      { name: 'strangers', rate: 200, duration: '3s', maxInFlight: 40 },
    ],
  }
  const machines = Array.from({ length: of }, async (_, index) => {
    const run = await driven(
      plan,
      (clock) => ({
        read: async ({ user, count }) => {
          count('reads')
          await clock.sleep(10 + 7 * user)
        },
        write: { weight: 2, run: ({ check, bytes }) => [bytes(100), check(false, 'refused')] },
      }),
      `${index + 1}/${of}`,
    )
    return { ...stress(), ...summariseRun(run) }
  })
  return Promise.all(machines)
}

const countsOf = ({ operations, phases, mix }: StressResult) => [
  operations,
  ...phases.map((phase) => phase.operations),
  ...mix.map((each) => each.operations),
]

describe('the results of several machines', () => {
  test('add up to those of one that drives all of it', async () => {
    const merged = mergeResults(await measured(4))
    const [alone] = await measured(1)
    // Users of one machine and places of four finish in another order, and choose among operations as they did alone.
    expect(merged.operations.total).toBe(alone?.operations.total)
    expect(merged.phases[0]?.operations).toEqual(alone?.phases[0]?.operations)
    expect(merged.phases[0]?.latency.histogram).toBe(alone?.phases[0]?.latency.histogram)
    expect(merged.phases[0]?.latency.mean).toBeCloseTo(alone?.phases[0]?.latency.mean ?? 0, 6)
    expect(merged).toMatchObject({ users: 12, load: alone?.load })
    expect(merged.segment).toBeUndefined()
  })

  test('add up exactly, in counts, buckets, counters, windows and failures', async () => {
    const parts = await measured(3)
    const merged = mergeResults(parts)
    const sum = (of: (part: StressResult) => number) => parts.reduce((total, part) => total + of(part), 0)
    for (const [index, counts] of countsOf(merged).entries())
      for (const [name, count] of Object.entries(counts))
        expect(count).toBe(sum((part) => countsOf(part)[index]?.[name as 'started'] ?? 0))
    const joined = new LatencyHistogram()
    for (const { latency } of parts) joined.absorb(LatencyHistogram.decode(latency.histogram))
    expect(merged.latency.histogram).toBe(joined.summary().histogram)
    expect(merged.latency.max).toBe(Math.max(...parts.map(({ latency }) => latency.max)))
    expect(merged.counters.reads).toBe(sum(({ counters }) => counters.reads ?? 0))
    expect(merged.windows.reduce((total, { succeeded }) => total + succeeded, 0)).toBe(
      merged.operations.succeeded,
    )
    expect(merged.errors).toMatchObject([
      { message: 'refused', count: sum(({ errors }) => errors[0]?.count ?? 0) },
    ])
    expect(merged.throughput * merged.durationMs).toBeCloseTo(
      sum((part) => part.throughput * part.durationMs),
      3,
    )
  })

  test('are measured where ENDURE_SEGMENT says which machine this is', async () => {
    const seen: number[] = []
    const saved: string[] = []
    for (const segment of ['1/2', '2/2']) {
      vi.stubEnv('ENDURE_SEGMENT', segment)
      const result = await drive({ users: 5, iterations: 3 }, ({ user }) => seen.push(user))
      saved.push(JSON.stringify(result))
    }
    vi.unstubAllEnvs()
    expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4].flatMap((user) => [user, user, user]))
    const merged = mergeResults(saved.map((text) => JSON.parse(text)))
    expect(merged).toMatchObject({ users: 5, load: '5 users', operations: { succeeded: 15, total: 15 } })
    expect(merged.latency.count).toBe(15)
  })

  test('come through JSON unharmed, what was dropped included', async () => {
    const parts = [1, 2].map((number) => {
      const figures = stress().phases[0]?.latency
      const histogram = new LatencyHistogram()
      histogram.record(5)
      const latency = { ...figures, ...histogram.summary(1) }
      const operations = { ...stress().operations, succeeded: 1, started: 1, dropped: 1, total: 2 }
      return stress({
        latency,
        latencySucceeded: latency,
        operations,
        phases: [],
        segment: { number, of: 2 },
      })
    })
    const merged = mergeResults(JSON.parse(JSON.stringify(parts)))
    expect(merged.latency).toMatchObject({ count: 4, p50: 5.003, p90: Infinity, max: Infinity })
  })

  test('are not spoilt by a machine that had nothing to do', async () => {
    const parts = await measured(2)
    const none = Number.NaN
    const idle = parts.map(({ windows }) =>
      windows.map((window) => ({ ...window, p50Ms: none, p99Ms: none })),
    )
    const merged = mergeResults(
      parts.map((part, index) => (index === 0 ? part : { ...part, windows: idle[1] ?? [] })),
    )
    const alone = parts[0]?.windows ?? []
    expect(merged.windows.slice(0, alone.length).map(({ p99Ms }) => p99Ms)).toEqual(
      alone.map(({ p99Ms }) => p99Ms),
    )
  })

  test('keep the worst of what each machine has for itself', () => {
    const [first, second] = [1, 2].map((number) =>
      stress({ segment: { number, of: 2 }, phases: [], windows: [] }),
    )
    const saturated = { ...stress().generator, saturated: true, reason: 'it was busy' }
    const stopped = { by: 'abortOn', atMs: 5, detail: 'too much failed' } as const
    const histogram = new LatencyHistogram().summary()
    const empty = { latency: histogram, latencySucceeded: histogram }
    const merged = mergeResults([
      { ...first, ...empty } as StressResult,
      { ...second, ...empty, generator: saturated, stopped } as StressResult,
    ])
    expect(merged.generator).toMatchObject({
      saturated: true,
      reason: 'it was busy',
      achievedPerSecond: 2 * 3_904.2,
    })
    expect(merged.stopped).toEqual(stopped)
  })
})

const emptyLatencies = () => {
  const latency = new LatencyHistogram().summary()
  return { latency, latencySucceeded: latency }
}

test('each resource is that of the machine where it did worst, measured by the operations of the least of them', () => {
  const machine = (number: number, started: number, fds: number, cpu: number, heapUsedBytes: number) => {
    const { resources, memory, operations } = stress()
    return stress({
      segment: { number, of: 3 },
      phases: [],
      windows: [],
      ...emptyLatencies(),
      operations: { ...operations, started },
      resources: { ...resources, fds: { baseline: 20, peak: 30, final: fds }, cpu: { mean: cpu, peak: 1 } },
      memory: { ...memory, growth: { ...memory.growth, heapUsedBytes, externalBytes: -9e6 } },
    })
  }
  const merged = mergeResults([
    machine(1, 500, 20, 0.9, 5),
    machine(2, 400, 900, 0.1, 7e6),
    machine(3, 0, 20, 0, -6),
  ])
  expect(merged.resources.fds.final).toBe(900)
  expect(merged.resources.cpu.mean).toBe(0.9)
  expect(merged.memory.growth.heapUsedBytes).toBe(7e6)
  expect(merged.fewestStarted).toBe(400)
  expect(merged.process).toBeUndefined()
  expect(mergeResults([1, 2, 3].map((number) => machine(number, 0, 20, 0, 0))).fewestStarted).toBe(0)
})

test('what one machine could not count, or saw end, is not hidden by the others', () => {
  const machine = (number: number, fds: number, changes: Parameters<typeof watched>[0]) => {
    const result = stress({ segment: { number, of: 2 }, phases: [], windows: [], ...emptyLatencies() })
    const { process } = watched(changes)
    const resources = { ...result.resources, fds: { baseline: fds, peak: fds, final: 2 * fds } }
    return { ...result, resources, ...(process && { process }) }
  }
  const merged = mergeResults([machine(1, Number.NaN, {}), machine(2, 900, { ended: 'It ended.' })])
  expect(merged.resources.fds.final).toBe(1800)
  expect(merged.process?.ended).toBe('It ended.')
})

describe('are refused', () => {
  const segment = (number: number, of = 2, changes: Partial<StressResult> = {}) =>
    stress({ segment: { number, of }, ...changes })

  test.each([
    [[], 'Expected the results of `stress` on several machines, got none'],
    [[segment(1), 4 as never], 'results of `stress` on several machines, got 4 at place 1'],
    [[segment(1)], 'Expected each of 2 segments once, got 1'],
    [[segment(1), segment(1)], 'Expected each of 2 segments once, got 1, 1'],
    [[segment(1), segment(2, 3)], 'Expected each of 2 segments once, got 1, 2'],
    [
      [segment(1), segment(2, 2, { load: '5 users' })],
      'Expected results of one plan, got 1 000 users beside 5 users',
    ],
    [[stress(), stress()], 'Expected each of 1 segments once, got 1, 1'],
  ])('%#', (results, message) => {
    expect(() => mergeResults(results)).toThrow(message)
  })
})
