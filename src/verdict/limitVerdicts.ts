import type { PhaseResult } from '../records/loadFigures.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import type { Limit } from './limits.ts'
import type { RunPart } from './runPart.ts'
import type { Outcome } from './verdict.ts'

/** What all verdicts on figures and their limits have. */
interface LimitVerdict {
  readonly outcome: Outcome
  readonly limits: readonly Limit[]
  /** What is missing for a verdict; only when inconclusive. */
  readonly missing: string | undefined
}

/** Whether latencies kept their limits. */
export interface LatencyVerdict extends LimitVerdict {
  readonly kind: 'latency'
  readonly of: 'all' | 'succeeded'
  /** How many operations the figures are made of. */
  readonly count: number
  readonly part: RunPart
}

/** Growth or a level of memory that is accepted: so many bytes, or a share of the baseline. */
export type Allowance = { readonly bytes: number } | { readonly ratio: number }

/** Which memory is meant: heap and external memory of this process, its resident memory, or that of the process under test. */
export type MemoryMeasure = 'heap' | 'rss' | 'process'

/** Whether memory stayed below a limit: what it grew by, or its highest level. */
export interface MemoryLevelVerdict extends LimitVerdict {
  readonly kind: 'memoryLevel'
  readonly rule: 'growth' | 'peak'
  readonly allowed: Allowance
  readonly measure: MemoryMeasure
  readonly subject: StressResult | MemoryProfile
}

/** Whether memory and what is counted came back to where they began. */
export interface BaselineReturnVerdict extends LimitVerdict {
  readonly kind: 'baselineReturn'
  readonly within: Allowance
  readonly measure: MemoryMeasure
  /** How many more than before are accepted of each resource. */
  readonly counts: number
  /** What this platform could not count. */
  readonly uncounted: readonly string[]
  readonly subject: StressResult | MemoryProfile
}

/** Whether the CPU was left some time. */
export interface CpuVerdict extends LimitVerdict {
  readonly kind: 'cpu'
  readonly of: 'mean' | 'peak'
  readonly result: StressResult
}

/** Whether messages that were sent arrived. */
export interface MessageLossVerdict extends LimitVerdict {
  readonly kind: 'messageLoss'
  readonly maxRatio: number
  readonly sent: number
  readonly received: number
  /** As it stands in the test: the name of a counter, or how many were sent. */
  readonly sentBy: string | number
  readonly receivedBy: string
  readonly part: RunPart
}

/** Whether the last phase did as well as the first. */
export interface RecoveryVerdict extends LimitVerdict {
  readonly kind: 'recovery'
  readonly from: PhaseResult
  readonly to: PhaseResult
  readonly tolerance: number
  /** What was not compared, and why. */
  readonly leftOut: readonly string[]
  readonly result: StressResult
}

/** One figure of a run beside those that were recorded. */
export interface RunComparison {
  /** What is still no regression, and what was measured. */
  readonly limit: Limit
  /** The median of the recorded runs, and the lowest and highest of them. */
  readonly typical: number
  readonly range: readonly [lowest: number, highest: number]
}

/** What a run came to beside those that were recorded. */
export interface BaselineComparison {
  readonly outcome: Outcome
  readonly missing: string | undefined
  /** Empty where nothing was compared. */
  readonly comparisons: readonly RunComparison[]
  /** What was not compared, and why. */
  readonly leftOut: readonly string[]
}

/** Whether a run was no worse than those that were recorded, or was itself recorded. */
export interface BaselineVerdict extends BaselineComparison {
  readonly kind: 'baseline'
  /** As it stands in the test; absent where the test's own name is that of the baseline. */
  readonly name: string | undefined
  /** Where the baseline stands, for messages. */
  readonly file: string
  /** How many runs are recorded now, this one included if it was. */
  readonly runs: number
  /** True where this run became one of those that later ones are compared with. */
  readonly wasRecorded: boolean
  readonly result: StressResult
}
