import type { LeakReport } from './leakReport.ts'
import type { MemoryProfile } from './memoryProfile.ts'
import type { StressResult } from './stressResult.ts'

/** The eight ways to look at a service. */
export type ScenarioName =
  | 'idle baseline'
  | 'single operation'
  | 'high frequency'
  | 'large data'
  | 'concurrent'
  | 'long-running'
  | 'resource exhaustion'
  | 'cleanup validation'

/** A `MemoryProfile` in a few figures. Bytes are those of the heap and of external memory together. */
export interface MemoryStatistics {
  /** Settled and collected, before. */
  readonly baselineBytes: number
  /** The most that any sample saw, garbage included. */
  readonly peakBytes: number
  /** Mean of the samples, each for the time until the next. */
  readonly averageBytes: number
  /** What was still there after a collection at the end, per second of the run. */
  readonly growthBytesPerSecond: number
  /** Standard deviation of the samples over their mean. */
  readonly volatility: number
  /** Share of what rose above the baseline that was given back at the end, 0 to 1; 1 where nothing rose. */
  readonly cleanupEfficiency: number
  /**
   * What one operation takes while it runs. Of a profile alone: what its peak rose above the baseline, shared out among the
   * operations. A scenario measures it with operations of their own, each alone.
   */
  readonly bytesPerOperation: number
}

/** Below one and a half times the threshold, below twice, below five times, and above. */
export type Severity = 'low' | 'medium' | 'high' | 'critical'

/** Which figure of a scenario is beyond its threshold. */
export type ViolationKind =
  | 'baseline'
  | 'growthRate'
  | 'kept'
  | 'perOperation'
  | 'leak'
  | 'cleanup'
  | 'metric'
  | 'errorRate'
  | 'completionRate'
  | 'recovery'

export interface ThresholdViolation {
  readonly kind: ViolationKind
  readonly threshold: number
  readonly actual: number
  readonly severity: Severity
  /** One sentence with both figures and their unit. */
  readonly description: string
}

/** Everything one scenario measured of one service, and what follows from it. Plain JSON. */
export interface ScenarioReport {
  readonly kind: 'scenarioReport'
  readonly service: string
  readonly scenario: ScenarioName
  readonly memory: MemoryProfile
  readonly statistics: MemoryStatistics
  /** Of the scenarios that put load on the service. */
  readonly load?: StressResult
  /** What happened after the resources were exhausted; of that scenario only. */
  readonly recovery?: StressResult
  /** Of the long-running scenario, unless leak detection is off. */
  readonly leak?: LeakReport
  /** What the service counts itself, before and after. */
  readonly metrics: Readonly<Record<string, { readonly before: number; readonly after: number }>>
  readonly violations: readonly ThresholdViolation[]
  /** What to do about the violations, as far as the evidence tells. */
  readonly recommendations: readonly string[]
}
