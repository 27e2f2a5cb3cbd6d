import type { LeakReport, ResourceGrowth } from '../../src/records/leakReport.ts'
import type { LatencySummary, PhaseResult } from '../../src/records/loadFigures.ts'
import type { MemoryProfile, MemoryReading } from '../../src/records/memoryProfile.ts'
import type { ProcessReading, ProcessUsage } from '../../src/records/processUsage.ts'
import type { RunWindow, StressResult } from '../../src/records/stressResult.ts'
import type { AssertionRecord, StressProgress } from '../../src/records/testRecord.ts'
import { type EndedTest, type EndureReport, endureReport } from '../../src/report/endureReport.ts'

const MiB = 2 ** 20

const reading = (heapUsedBytes: number, externalBytes = 0, rssBytes = 0): MemoryReading => ({
  heapUsedBytes,
  externalBytes,
  arrayBuffersBytes: externalBytes,
  rssBytes,
})

export const profile = (changes: Partial<MemoryProfile> = {}): MemoryProfile => ({
  kind: 'memoryProfile',
  concurrent: false,
  durationMs: 1_240,
  baseline: reading(24.1 * MiB, 2 * MiB, 96 * MiB),
  final: reading(24.5 * MiB, 2 * MiB, 121 * MiB),
  peak: reading(61.3 * MiB, 9 * MiB, 148 * MiB),
  growth: reading(0.4 * MiB, 0, 25 * MiB),
  samples: [24, 40, 61, 38, 52, 25].map((heap, second) => ({ atMs: 200 * second, ...reading(heap * MiB) })),
  ...changes,
})

const latency: LatencySummary = {
  count: 10_000,
  mean: 201,
  p50: 190,
  p90: 231,
  p95: 240,
  p99: 251,
  p999: 270,
  max: 284,
  histogram: '',
}

const phase: PhaseResult = {
  name: 'run',
  model: 'closed',
  load: '1 000 users',
  atMs: 0,
  operations: {
    started: 10_000,
    succeeded: 10_000,
    failed: 0,
    timedOut: 0,
    dropped: 0,
    unsettled: 0,
    total: 10_000,
  },
  successRate: 1,
  completionRate: 1,
  qps: 3_904.2,
  durationMs: 2_561,
  latency,
  latencySucceeded: latency,
  maxInFlight: 1_000,
  counters: {},
  throughput: 0,
}

const window = (qps: number, second: number): RunWindow => ({
  atMs: second * 1_000,
  durationMs: 1_000,
  started: qps,
  succeeded: qps,
  failed: 0,
  dropped: 0,
  bytes: 0,
  qps,
  p50Ms: 190,
  p99Ms: 251,
  inFlight: 1_000,
  heapUsedBytes: 48 * MiB,
  steady: true,
})

export const stress = (
  changes: Partial<StressResult> = {},
  qps = [3_100, 3_950, 4_010, 3_990],
): StressResult => {
  const { name: _, model: __, atMs: ___, ...figures } = phase
  return {
    kind: 'stressResult',
    users: 1_000,
    seed: 1,
    ...figures,
    phases: [phase],
    mix: [],
    windows: qps.map(window),
    errors: [],
    memory: profile(),
    resources: {
      fds: { baseline: 20, peak: 21, final: 20 },
      virtualBytes: { baseline: 11e9, peak: 11.2e9, final: 11.1e9 },
      sockets: { baseline: 0, peak: 0, final: 0 },
      handles: { baseline: 2, peak: 3, final: 2 },
      cpu: { mean: 0.98, peak: 1.02 },
      eventLoop: { utilization: 0.97, maxLagMs: 12 },
    },
    generator: {
      saturated: false,
      reason: '',
      achievedPerSecond: 3_904.2,
      utilization: 0.97,
    },
    stopped: { by: 'completed', atMs: 2_540, detail: 'the plan was carried out' },
    ...changes,
  }
}

export const twoPhases = (): StressResult =>
  stress({
    phases: [
      { ...phase, name: 'ramp', qps: 1_204, maxInFlight: 610 },
      { ...phase, name: 'hold' },
    ],
  })

/** A run that the deadline of its test cut off. */
export const cutOff = (): StressResult =>
  stress({ stopped: { by: 'deadline', atMs: 1_830, detail: 'the timeout of its test was near' } })

/** The cells of all tables in HTML, row by row. */
export const cells = (html: string): string[][] =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...(row ?? '').matchAll(/<t[hd]>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell as string),
  )

/** A run whose operations moved bytes, so many in each second. */
export const moving = (bytesPerSecond: readonly number[]): StressResult =>
  stress({
    throughput: bytesPerSecond.reduce((total, bytes) => total + bytes, 0) / bytesPerSecond.length,
    windows: bytesPerSecond.map((bytes, second) => ({ ...window(3_900, second), bytes })),
  })

/** Phases one after another, a second each, all with the figures of the first but for what is given. */
export const phased = (phases: readonly (Partial<PhaseResult> & { readonly name: string })[]): StressResult =>
  stress({
    phases: phases.map((changes, index) => ({
      ...phase,
      atMs: index * 1_000,
      durationMs: 1_000,
      ...changes,
    })),
    stopped: { by: 'completed', atMs: phases.length * 1_000, detail: 'the plan was carried out' },
  })

/** The run of a plan with `pid`: what the process under test held and spent. */
export const watched = (changes: Partial<ProcessUsage> = {}): StressResult => {
  const held = (rssBytes: number, fds: number, connections: number): ProcessReading => ({
    rssBytes,
    virtualBytes: 1_000 * MiB,
    fds,
    sockets: connections + 1,
    connections,
    processes: 1,
  })
  const process: ProcessUsage = {
    pid: 4_711,
    baseline: held(60 * MiB, 24, 0),
    peak: held(180 * MiB, 124, 100),
    final: held(72 * MiB, 24, 0),
    cpu: { mean: 0.62, peak: 0.91 },
    samples: [60, 120, 180, 150, 90].map((rss, second) => ({
      atMs: second * 500,
      ...held(rss * MiB, 124, 100),
      cpu: 0.62,
    })),
    ...changes,
  }
  return stress({ process })
}

export const failing = (): StressResult =>
  stress(
    {
      operations: { ...phase.operations, succeeded: 9_310, failed: 602, timedOut: 88 },
      successRate: 0.931,
      errors: [
        {
          name: 'TypeError',
          message: 'connect ECONNREFUSED #:#',
          count: 590,
          firstAtMs: 410,
          sample: 'TypeError: connect ECONNREFUSED 127.0.0.1:5432',
        },
      ],
      stopped: {
        by: 'memoryLimit',
        atMs: 1_830,
        detail: 'resident memory had grown by 512 MiB, over its limit of 500 MiB',
      },
    },
    [3_900, 3_400, 2_100, 900, 310],
  )

export const heapGrowth = (changes: Partial<ResourceGrowth> = {}): ResourceGrowth => ({
  resource: 'heap',
  unit: 'bytes',
  growthPerOperation: 0,
  interval: [-0.12, 0.15],
  pattern: 'flat',
  confidence: 0.99,
  verdict: 'clean',
  leaking: false,
  levels: [],
  ...changes,
})

export const leak = (changes: Partial<LeakReport> = {}): LeakReport => ({
  kind: 'leakReport',
  verdict: 'clean',
  operations: 4_600,
  warmupOperations: 200,
  durationMs: 480,
  roundOperations: [],
  resources: [heapGrowth()],
  smallestDetectable: 0.5,
  rarestDetectable: 100,
  sites: [],
  retainers: [],
  notes: [],
  snapshots: [],
  reason: 'The heap stayed level over 12 rounds.',
  ...changes,
})

export const leaking = (): LeakReport =>
  leak({
    verdict: 'leaking',
    durationMs: 730,
    resources: [
      heapGrowth({ growthPerOperation: 1_884, interval: [1_751, 2_017], verdict: 'leaking', leaking: true }),
      heapGrowth({
        resource: 'fd',
        unit: 'count',
        growthPerOperation: 1,
        interval: [1, 1],
        verdict: 'leaking',
        leaking: true,
      }),
    ],
    sites: [
      {
        functionName: 'remember',
        file: 'src/cache.ts',
        line: 41,
        owner: 'own',
        bytesPerOperation: 1_680,
        countPerOperation: 0,
        share: 0.89,
      },
    ],
  })

export const undecided = (): LeakReport =>
  leak({
    verdict: 'inconclusive',
    operations: 310,
    durationMs: 8_000,
    resources: [heapGrowth({ growthPerOperation: 40, interval: [-310, 420], verdict: 'inconclusive' })],
    smallestDetectable: 420,
    reason: '4 rounds after warm-up; 8 are needed. Raise the limit of 8 s.',
  })

export const assertion = (
  matcher: string,
  outcome: AssertionRecord['outcome'] = 'pass',
  headline = '',
): AssertionRecord => ({ kind: 'assertion', matcher, outcome, headline })

export const ended = (
  name: string,
  records: EndedTest['records'],
  changes: Partial<EndedTest> = {},
): EndedTest => ({
  file: 'test/stress/vectorIndex.test.ts',
  project: '',
  name,
  state: 'passed',
  durationMs: 2_700,
  records,
  ...changes,
})

export const report = (tests: readonly EndedTest[]): EndureReport =>
  endureReport(
    { endure: '0.1.0', vitest: '4.1.12', node: '20.20.2', platform: 'linux x64', cpus: 2 },
    'failed',
    tests,
    new Date(Date.UTC(2026, 10, 21, 4)),
  )

/** One of everything: a broken limit, a leak, a missing verdict, and what passed. */
export const mixed = (): EndureReport =>
  report([
    ended('vector index > search holds a thousand users', [stress(), assertion('toSustainQps')]),
    ended('vector index > ramps up and holds', [twoPhases()]),
    ended('broker > loses nothing when a consumer dies', [stress({ users: 50, maxInFlight: 50, qps: 812 })], {
      file: 'test/stress/broker.test.ts',
    }),
    ended(
      'vector index > an index under memory pressure with queries of 150 KB stops at its limit',
      [
        failing(),
        assertion('toHaveSuccessRateAbove', 'fail', 'Success rate was 93.1 %, above 95 % is required.'),
        assertion('toSustainQps', 'fail', '1 of 5 windows was below 500 per second: 310 at 4 s.'),
      ],
      { state: 'failed' },
    ),
    ended(
      'handler > keeps nothing',
      [leaking(), assertion('toHaveNoMemoryLeak', 'fail', 'Heap grew 1.84 KiB per operation.')],
      { file: 'test/leaks.test.ts', state: 'failed' },
    ),
    ended('parser > keeps nothing', [leak(), assertion('toHaveNoMemoryLeak')], {
      file: 'test/leaks.test.ts',
    }),
    ended(
      'slow client > keeps nothing',
      [undecided(), assertion('toHaveNoMemoryLeak', 'inconclusive', 'Too few rounds for a verdict.')],
      { file: 'test/leaks.test.ts', state: 'failed' },
    ),
    ended('import > frees its rows', [profile(), { kind: 'bodyProfile', profile: profile() }], {
      file: 'test/import.test.ts',
    }),
    ended('export > streams its rows', [{ kind: 'bodyProfile', profile: profile() }], {
      file: 'test/import.test.ts',
    }),
    ended('hash > is fast', [assertion('toSustainQps')], { file: 'test/hash.test.ts' }),
  ])

export const progress = (changes: Partial<StressProgress> = {}): StressProgress => ({
  kind: 'stressProgress',
  elapsedMs: 1_080,
  doneRatio: 0.421,
  plannedOperations: 10_000,
  plannedMs: null,
  finished: 4_210,
  failed: 0,
  users: 1_000,
  inFlight: 998,
  qps: 3_904.3,
  p99Ms: 251.4,
  heapUsedBytes: 48.2 * MiB,
  ...changes,
})
