import { formatApart, formatBytes, formatCount, formatDuration } from '../formatUnits.ts'
import type { LeakReport, ResourceGrowth } from '../records/leakReport.ts'
import type {
  ScenarioReport,
  Severity,
  ThresholdViolation,
  ViolationKind,
} from '../records/scenarioReport.ts'
import type { StressResult } from '../records/stressResult.ts'
import { resourceNames } from './resourceNames.ts'

/** What a service may take: bytes and shares. */
export interface Thresholds {
  readonly baselineBytes: number
  readonly growthBytesPerSecond: number
  readonly perOperationBytes: number
  readonly leakBytes: number
  /** The most of each that a service counts itself; what is not named may not be more than before. */
  readonly metrics: Readonly<Record<string, number>>
  readonly errorRate: number
}

/** What was measured, before it was judged. */
export type ScenarioMeasurement = Omit<ScenarioReport, 'kind' | 'violations' | 'recommendations'>

// Under more load than it can take, a service may refuse, and has to answer: so much of it at the least.
const leastCompletionRate = 0.7
const hourMs = 3.6e6
// When a leak has taken what a service may: in a shift, a day, a week, or later.
const leakSeverities: readonly (readonly [withinMs: number, severity: Severity])[] = [
  [8 * hourMs, 'critical'],
  [24 * hourMs, 'high'],
  [168 * hourMs, 'medium'],
]

/** Holds what a scenario measured against the thresholds. Reads no clock and no memory. */
export function judgeThresholds(
  measured: ScenarioMeasurement,
  thresholds: Thresholds,
): readonly ThresholdViolation[] {
  const { statistics, memory, load, recovery, leak, metrics, scenario } = measured
  const kept = memory.growth.heapUsedBytes + memory.growth.externalBytes
  const found: (ThresholdViolation | undefined)[] = [
    above('baseline', statistics.baselineBytes, thresholds.baselineBytes, 'bytes', 'memory at rest is'),
  ]
  if (
    scenario !== 'idle baseline' &&
    scenario !== 'cleanup validation' &&
    scenario !== 'resource exhaustion'
  ) {
    const { bytesPerOperation } = statistics
    found.push(
      above('perOperation', bytesPerOperation, thresholds.perOperationBytes, 'bytes', 'an operation takes'),
    )
  }
  if (scenario !== 'cleanup validation')
    found.push(keptViolation(kept, statistics.growthBytesPerSecond, thresholds))
  else {
    found.push(
      above('cleanup', kept, thresholds.leakBytes, 'bytes', 'what the closed service leaves behind is'),
    )
  }
  if (load !== undefined && scenario !== 'resource exhaustion') {
    found.push(
      above('errorRate', errorRate(load), thresholds.errorRate, 'percent', 'of all operations failed'),
    )
  }
  if (
    load !== undefined &&
    scenario === 'resource exhaustion' &&
    !(load.completionRate >= leastCompletionRate)
  ) {
    const [actual, least] = formatApart(load.completionRate, leastCompletionRate, 'percent')
    found.push({
      kind: 'completionRate',
      threshold: leastCompletionRate,
      actual: load.completionRate,
      severity: load.completionRate < leastCompletionRate / 2 ? 'critical' : 'high',
      description: `${actual} of all operations were answered under exhaustion, at least ${least} should be`,
    })
  }
  if (recovery !== undefined) {
    found.push(
      above(
        'recovery',
        errorRate(recovery),
        thresholds.errorRate,
        'percent',
        'of all operations still failed',
      ),
    )
  }
  for (const [name, count] of Object.entries(metrics)) {
    const most = mostOf(name, count, thresholds)
    found.push(above('metric', count.after, most, 'count', `what the service counts as ${name} is`))
  }
  for (const resource of leak?.resources.filter(({ leaking }) => leaking) ?? []) {
    found.push(leakViolation(resource, leak as LeakReport, thresholds.leakBytes))
  }
  return found.filter((violation) => violation !== undefined)
}

/** How much of what a service counts itself may be there after a scenario. */
export function mostOf(
  name: string,
  { before }: { readonly before: number },
  { metrics }: Thresholds,
): number {
  return metrics[name] ?? before
}

/** What stays when the load is over: too much of it, or so fast that it is a rate. */
function keptViolation(
  kept: number,
  perSecond: number,
  { leakBytes, growthBytesPerSecond }: Thresholds,
): ThresholdViolation | undefined {
  // Below it what is built up once and what grows cannot be told apart in one run.
  if (kept <= leakBytes) return undefined
  return (
    above('growthRate', perSecond, growthBytesPerSecond, 'bytes', 'memory that stays grows each second by') ??
    above('kept', kept, leakBytes, 'bytes', 'what stays when the load is over is')
  )
}

function errorRate({ successRate }: StressResult): number {
  return 1 - successRate
}

function above(
  kind: ViolationKind,
  actual: number,
  threshold: number,
  unit: 'bytes' | 'percent' | 'count',
  what: string,
): ThresholdViolation | undefined {
  // NaN was not measured, and is not accepted.
  if (actual <= threshold) return undefined
  const [received, limit] = formatApart(actual, threshold, unit)
  const description =
    unit === 'percent'
      ? `${received} ${what}, ${limit} may`
      : `${what} ${received}, ${limit} at most are accepted`
  return { kind, threshold, actual, severity: severityOf(actual / threshold), description }
}

function severityOf(ratio: number): Severity {
  if (ratio < 1.5) return 'low'
  if (ratio < 2) return 'medium'
  return ratio < 5 ? 'high' : 'critical'
}

function leakViolation(
  { resource, unit, growthPerOperation, pattern, confidence }: ResourceGrowth,
  { operations, durationMs }: LeakReport,
  leakBytes: number,
): ThresholdViolation {
  const grown = unit === 'bytes' ? formatBytes(growthPerOperation) : formatCount(growthPerOperation)
  const what = `${resourceNames[resource].toLowerCase()}: ${grown} more with every operation (${pattern}, confidence ${confidence.toFixed(2)})`
  // A descriptor is not a byte: a process has some thousand of them.
  const limit = unit === 'bytes' ? leakBytes : 1000
  const msUntilFull = ((limit / growthPerOperation) * durationMs) / operations
  const severity = leakSeverities.find(([withinMs]) => msUntilFull <= withinMs)?.[1] ?? 'low'
  const full = unit === 'bytes' ? formatBytes(limit) : formatCount(limit)
  const description = `${what}; at the rate of the search that is ${full} after ${formatDuration(msUntilFull)}`
  return { kind: 'leak', threshold: 0, actual: growthPerOperation, severity, description }
}
