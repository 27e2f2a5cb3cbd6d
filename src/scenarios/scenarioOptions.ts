import { rejectUnknownKeys, requireInteger, show } from '../options.ts'
import type { ByteRate, Duration, Planned, Rate, Size } from '../quantities.ts'
import { parseBytes, parseBytesPerSecond, parseDurationMs, parseRatePerSecond } from '../units.ts'
import type { Thresholds } from '../verdict/judgeThresholds.ts'

/** How long the scenarios last. */
export interface ScenarioDurations {
  /** Idle baseline. Default `'5min'`. */
  readonly short?: Planned<Duration>
  /** High frequency, concurrent, resource exhaustion. Default `'1h'`. */
  readonly medium?: Planned<Duration>
  /** Long-running. Default `'8h'`. */
  readonly long?: Planned<Duration>
  /** Time between two readings of memory. Default `'1s'`. */
  readonly sampleEvery?: Planned<Duration>
}

/** What a service may take. */
export interface ScenarioThresholds {
  /** Heap and external memory of the process with the service open. Default `'100MiB'`. */
  readonly baseline?: Planned<Size>
  /** Growth that stays, once it is more than `leak`; what is more than `leak` is a violation whatever its rate. Default `'1MiB/s'` or a number of bytes per second. */
  readonly growthRate?: Planned<ByteRate>
  /** What one operation takes while it runs, measured alone and from a settled heap. Default `'10MiB'`. */
  readonly perOperation?: Planned<Size>
  /** What may be left when a load is over, or a service has been closed. Default `'5MiB'`. */
  readonly leak?: Planned<Size>
  /** How long a closed service may take to let go. Default `'60s'`. */
  readonly cleanupTimeout?: Planned<Duration>
  /** What `metrics()` of a service may count after a scenario, by name. Default for each: what it counted before. */
  readonly metrics?: Readonly<Record<string, number>>
  /** Share of operations that may fail; not in resource exhaustion, where refusing is right. Default 0.01. */
  readonly errorRate?: number
}

/** How much load the scenarios put on. */
export interface ScenarioLoad {
  /** Operations at one time. Default 100. */
  readonly concurrency?: number
  /** Operations per second in the high-frequency scenario, started whether or not earlier ones have ended. Default `'1000/s'`. */
  readonly rate?: Planned<Rate>
  /** Data in all in the large-data scenario. Default `'100MiB'`. */
  readonly largeData?: Planned<Size>
  /** Data of one operation there. Default `'10MiB'`. */
  readonly payload?: Planned<Size>
}

/** How leaks are looked for at the end of the long-running scenario; `false` for not at all. */
export interface ScenarioLeakDetection {
  /** Growth per operation that is accepted. Default none. */
  readonly budget?: Planned<Size>
  /** The longest to look for a verdict, and to explain it. Default `'30s'`. */
  readonly maxDuration?: Planned<Duration>
}

/** How a service is looked at. The defaults are those of a full test, which takes half a day. */
export interface ScenarioOptions {
  /** How long the scenarios last: `short`, `medium`, `long`, and `sampleEvery` between two readings of memory. */
  readonly durations?: ScenarioDurations
  /** What a service may take: `baseline`, `growthRate`, `perOperation`, `leak`, `cleanupTimeout`, `metrics`, `errorRate`. */
  readonly thresholds?: ScenarioThresholds
  /** How much load: `concurrency`, `rate`, `largeData` in operations on `payload` each. */
  readonly load?: ScenarioLoad
  /** The search for a leak after the long-running load: `budget`, `maxDuration`; `false` for none. */
  readonly leakDetection?: ScenarioLeakDetection | false
}

/** Options that were checked: durations in ms, sizes in bytes. */
export interface CheckedScenarioOptions {
  readonly shortMs: number
  readonly mediumMs: number
  readonly longMs: number
  readonly sampleEveryMs: number
  readonly thresholds: Thresholds
  readonly cleanupTimeoutMs: number
  readonly concurrency: number
  readonly ratePerSecond: number
  readonly largeDataBytes: number
  readonly payloadBytes: number
  /** `undefined` for none. */
  readonly leakDetection: LeakDetection | undefined
}

export interface LeakDetection {
  readonly budgetBytes: number | undefined
  readonly maxDurationMs: number
}

/** @throws TypeError | RangeError  an unknown option, or a value out of its bounds. */
export function checkScenarioOptions(options: ScenarioOptions): CheckedScenarioOptions {
  rejectUnknownKeys(options, ['durations', 'thresholds', 'load', 'leakDetection'], 'scenarios')
  const { durations = {}, thresholds = {}, load = {}, leakDetection = {} } = options
  rejectUnknownKeys(durations, ['short', 'medium', 'long', 'sampleEvery'], 'durations')
  rejectUnknownKeys(load, ['concurrency', 'rate', 'largeData', 'payload'], 'load')
  const { short = '5min', medium = '1h', long = '8h', sampleEvery = '1s' } = durations
  const { concurrency = 100, rate = '1000/s', largeData = '100MiB', payload = '10MiB' } = load
  return {
    shortMs: parseDurationMs(short, 'durations.short'),
    mediumMs: parseDurationMs(medium, 'durations.medium'),
    longMs: parseDurationMs(long, 'durations.long'),
    sampleEveryMs: parseDurationMs(sampleEvery, 'durations.sampleEvery'),
    ...checkThresholds(thresholds),
    concurrency: requireInteger(concurrency, 'load.concurrency', 1),
    ratePerSecond: parseRatePerSecond(rate, 'load.rate'),
    largeDataBytes: parseBytes(largeData, 'load.largeData'),
    payloadBytes: parseBytes(payload, 'load.payload'),
    leakDetection: leakDetection === false ? undefined : checkLeakDetection(leakDetection),
  }
}

function checkThresholds(
  thresholds: ScenarioThresholds,
): Pick<CheckedScenarioOptions, 'thresholds' | 'cleanupTimeoutMs'> {
  const known = ['baseline', 'growthRate', 'perOperation', 'leak', 'cleanupTimeout', 'metrics', 'errorRate']
  rejectUnknownKeys(thresholds, known, 'thresholds')
  const { baseline = '100MiB', growthRate = '1MiB/s', perOperation = '10MiB', leak = '5MiB' } = thresholds
  const { cleanupTimeout = '60s', metrics = {}, errorRate = 0.01 } = thresholds
  for (const [name, most] of Object.entries(metrics)) {
    if (!Number.isFinite(most)) {
      throw new RangeError(`Expected \`thresholds.metrics.${name}\` to be a number, got ${show(most)}`)
    }
  }
  if (!(errorRate >= 0 && errorRate <= 1)) {
    throw new RangeError(`Expected \`thresholds.errorRate\` to be from 0 to 1, got ${show(errorRate)}`)
  }
  return {
    thresholds: {
      baselineBytes: parseBytes(baseline, 'thresholds.baseline'),
      growthBytesPerSecond: parseBytesPerSecond(growthRate, 'thresholds.growthRate'),
      perOperationBytes: parseBytes(perOperation, 'thresholds.perOperation'),
      leakBytes: parseBytes(leak, 'thresholds.leak'),
      metrics,
      errorRate,
    },
    cleanupTimeoutMs: parseDurationMs(cleanupTimeout, 'thresholds.cleanupTimeout'),
  }
}

function checkLeakDetection(options: ScenarioLeakDetection): LeakDetection {
  rejectUnknownKeys(options, ['budget', 'maxDuration'], 'leakDetection')
  const { budget, maxDuration = '30s' } = options
  return {
    budgetBytes: budget === undefined ? undefined : parseBytes(budget, 'leakDetection.budget'),
    maxDurationMs: parseDurationMs(maxDuration, 'leakDetection.maxDuration'),
  }
}
