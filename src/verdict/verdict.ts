import type { LeakReport, LeakResource, LeakVerdict } from '../records/leakReport.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'

/** Three outcomes: what the evidence does not carry is neither a pass nor a failure. */
export type Outcome = 'pass' | 'fail' | 'inconclusive'

/** Whether a rate was held. */
export interface QpsVerdict {
  readonly kind: 'qps'
  readonly outcome: Outcome
  readonly minQps: number
  /** What was judged: the slowest steady window, the whole run, or a function by itself. */
  readonly receivedQps: number
  readonly judged: 'windows' | 'run' | 'function'
  /** What is missing for a verdict; only when inconclusive. */
  readonly missing: string | undefined
  readonly result: StressResult | undefined
  /** Calls that were timed; only for a function. */
  readonly samples: number | undefined
}

/** Whether enough operations succeeded. */
export interface SuccessRateVerdict {
  readonly kind: 'successRate'
  readonly outcome: Outcome
  readonly minRatio: number
  readonly receivedRatio: number
  readonly interval: readonly [lower: number, upper: number] | undefined
  readonly missing: string | undefined
  readonly result: StressResult
}

/** Whether memory grew with every operation. */
export interface MemoryVerdict {
  readonly kind: 'memory'
  readonly outcome: Outcome
  /** Growth per operation that is accepted; `undefined` when none is. */
  readonly budgetBytes: number | undefined
  /** The resource that decided, and by how much it grew per operation. */
  readonly resource: LeakResource
  readonly growthPerOperation: number
  readonly interval: readonly [lower: number, upper: number] | undefined
  readonly missing: string | undefined
  readonly subject: LeakReport | StressResult | MemoryProfile
}

/** What a matcher decided, as data. `explain` makes the text. */
export type Verdict = QpsVerdict | SuccessRateVerdict | MemoryVerdict

/** The outcome that a leak report's verdict stands for. */
export const outcomeOf: Readonly<Record<LeakVerdict, Outcome>> = {
  clean: 'pass',
  leaking: 'fail',
  inconclusive: 'inconclusive',
}
