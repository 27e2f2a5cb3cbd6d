import { describe, expect, test } from 'vitest'
import type { ThresholdViolation } from '../../src/records/scenarioReport.ts'
import type { StressResult } from '../../src/records/stressResult.ts'
import {
  judgeThresholds,
  type ScenarioMeasurement,
  type Thresholds,
} from '../../src/verdict/judgeThresholds.ts'
import { recommend } from '../../src/verdict/recommend.ts'
import { leaking, profile, stress } from '../report/samples.ts'

const MiB = 2 ** 20
const thresholds: Thresholds = {
  baselineBytes: 100 * MiB,
  growthBytesPerSecond: MiB,
  perOperationBytes: 10 * MiB,
  leakBytes: 5 * MiB,
  metrics: { cached: 100 },
  errorRate: 0.01,
}

const measured = (changes: Partial<ScenarioMeasurement> = {}): ScenarioMeasurement => ({
  service: 'store',
  scenario: 'concurrent',
  memory: profile(),
  statistics: {
    baselineBytes: 60 * MiB,
    peakBytes: 80 * MiB,
    averageBytes: 70 * MiB,
    growthBytesPerSecond: 0,
    volatility: 0.1,
    cleanupEfficiency: 0.9,
    bytesPerOperation: MiB,
  },
  metrics: {},
  ...changes,
})

const statisticsWith = (changes: Partial<ScenarioMeasurement['statistics']>) =>
  measured({ statistics: { ...measured().statistics, ...changes } })

const growing = (bytes: number) => ({ ...profile().growth, heapUsedBytes: bytes, externalBytes: 0 })
const failing = (errorRate: number): StressResult =>
  stress({
    successRate: 1 - errorRate,
    errors: [{ name: 'Error', message: 'no room', count: 7, firstAtMs: 1200, sample: '' }],
  })

function judge(given: ScenarioMeasurement): {
  violations: readonly ThresholdViolation[]
  advice: readonly string[]
} {
  const violations = judgeThresholds(given, thresholds)
  return { violations, advice: recommend(given, violations, thresholds) }
}

test('what holds every threshold has no violation and no advice', () => {
  expect(judge(measured({ load: stress() }))).toEqual({ violations: [], advice: [] })
})

describe.each([
  ['baseline', (x: number) => statisticsWith({ baselineBytes: x * 100 * MiB })],
  ['perOperation', (x: number) => statisticsWith({ bytesPerOperation: x * 10 * MiB })],
  ['kept', (x: number) => measured({ memory: profile({ growth: growing(x * 5 * MiB) }) })],
  [
    'cleanup',
    (x: number) =>
      measured({ scenario: 'cleanup validation', memory: profile({ growth: growing(x * 5 * MiB) }) }),
  ],
  ['errorRate', (x: number) => measured({ load: failing(x * 0.01) })],
  [
    'recovery',
    (x: number) => measured({ scenario: 'resource exhaustion', load: stress(), recovery: failing(x * 0.01) }),
  ],
  ['metric', (x: number) => measured({ metrics: { tensors: { before: 100, after: 100 * x } } })],
] as const)('%s', (kind, at) => {
  test('holds up to its threshold, and not above it', () => {
    expect(judge(at(0.99)).violations).toEqual([])
    expect(judge(at(1.01)).violations).toMatchObject([{ kind, severity: 'low' }])
  })

  test('is worse the further it is beyond it', () => {
    const severities = [1.4, 1.9, 4, 6].map((ratio) => judge(at(ratio)).violations[0]?.severity)
    expect(severities).toEqual(['low', 'medium', 'high', 'critical'])
  })

  test('is followed by advice', () => {
    expect(judge(at(2)).advice).toHaveLength(1)
  })
})

test('what stays and came fast is a rate', () => {
  const growingAt = (x: number) => ({
    ...statisticsWith({ growthBytesPerSecond: x * MiB }),
    memory: profile({ growth: growing(6 * MiB) }),
  })
  expect(judge(growingAt(0.99)).violations).toMatchObject([{ kind: 'kept', severity: 'low' }])
  expect(judge(growingAt(1.01)).violations).toMatchObject([{ kind: 'growthRate', severity: 'low' }])
  expect(judge(growingAt(6)).violations).toMatchObject([{ kind: 'growthRate', severity: 'critical' }])
})

test('a count with a threshold of its own may rise to it', () => {
  const cached = (after: number) => judge(measured({ metrics: { cached: { before: 3, after } } }))
  expect(cached(100)).toEqual({ violations: [], advice: [] })
  expect(cached(101).violations).toMatchObject([{ kind: 'metric', threshold: 100, actual: 101 }])
  expect(cached(101).advice).toHaveLength(1)
})

test('what an operation takes is asked only where operations work undisturbed', () => {
  const hungry = { ...measured().statistics, bytesPerOperation: 50 * MiB }
  for (const scenario of ['idle baseline', 'resource exhaustion', 'cleanup validation'] as const) {
    expect(judge(measured({ scenario, statistics: hungry, load: stress() })).violations).toEqual([])
  }
})

test('growth below the size of a leak is no rate, however short the run', () => {
  const given = {
    ...statisticsWith({ growthBytesPerSecond: 50 * MiB }),
    memory: profile({ growth: growing(4 * MiB) }),
  }
  expect(judge(given).violations).toEqual([])
})

test('an exhausted service may refuse, but has to answer', () => {
  const exhausted = (completionRate: number) =>
    measured({ scenario: 'resource exhaustion', load: stress({ successRate: 0, completionRate }) })
  expect(judge(exhausted(0.7)).violations).toEqual([])
  expect(judge(exhausted(0.69)).violations).toMatchObject([{ kind: 'completionRate', severity: 'high' }])
  expect(judge(exhausted(0.2)).violations).toMatchObject([{ kind: 'completionRate', severity: 'critical' }])
})

test('what was not measured is not accepted', () => {
  expect(judge(statisticsWith({ baselineBytes: Number.NaN })).violations).toMatchObject([
    { kind: 'baseline' },
  ])
})

test('a leak is the worse the sooner it takes what a service may', () => {
  const report = leaking()
  const [grown] = report.resources.filter(({ leaking }) => leaking)
  const severity = (growthPerOperation: number) => {
    const resources = [{ ...grown, growthPerOperation, leaking: true } as NonNullable<typeof grown>]
    return judge(measured({ leak: { ...report, resources, operations: 1000, durationMs: 1000 } }))
      .violations[0]?.severity
  }
  // 5 MiB at a thousand operations a second.
  const bytesForHours = (hours: number) => (5 * MiB) / (hours * 3600 * 1000)
  expect(severity(bytesForHours(7))).toBe('critical')
  expect(severity(bytesForHours(23))).toBe('high')
  expect(severity(bytesForHours(160))).toBe('medium')
  expect(severity(bytesForHours(200))).toBe('low')
})

test('every sentence, read', () => {
  const given = measured({
    scenario: 'long-running',
    statistics: { ...measured().statistics, baselineBytes: 120 * MiB, bytesPerOperation: 25 * MiB },
    load: failing(0.04),
    leak: leaking(),
    metrics: { sessions: { before: 0, after: 12 } },
  })
  const { violations, advice } = judge(given)
  expect(
    [...violations.map(({ severity, description }) => `${severity}: ${description}`), ...advice].join('\n'),
  ).toMatchInlineSnapshot(`
    "low: memory at rest is 120 MiB, 100 MiB at most are accepted
    high: an operation takes 25 MiB, 10 MiB at most are accepted
    high: 4 % of all operations failed, 1 % may
    critical: what the service counts as sessions is 12, 0 at most are accepted
    critical: heap: 1.84 KiB more with every operation (flat, confidence 0.99); at the rate of the search that is 5 MiB after 442 ms
    critical: open file descriptors: 1 more with every operation (flat, confidence 0.99); at the rate of the search that is 1 000 after 159 ms
    Most of what the open service holds is objects on the heap: load it when it is first needed, or share it.
    Do the work of one operation in 3 parts, or as a stream.
    Most failures are "Error: no room" (7 times, first after 1.2 s): begin there.
    Give back what is counted as sessions: 12 more than before 10 000 operations.
    Look at remember (src/cache.ts:41), where most of what stays is made.
    It did not level off in 4 600 calls: look for what outlives the call, such as a collection, a listener or a timer, or a cache with room for more than that.
    Close what is opened, also when the call fails."
  `)
})
