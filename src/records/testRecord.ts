import type { LeakReport } from './leakReport.ts'
import type { MemoryProfile } from './memoryProfile.ts'
import type { StressResult } from './stressResult.ts'

/** How a load run stands at this moment, for a live line. */
export interface StressProgress {
  readonly kind: 'stressProgress'
  readonly elapsedMs: number
  /** Share of the plan that is done, 0 to 1: of its operations, or of its duration. */
  readonly doneRatio: number
  /** Operations the plan asks for; `null` when it asks for a duration. */
  readonly plannedOperations: number | null
  /** The duration the plan asks for; `null` when it asks for operations. */
  readonly plannedMs: number | null
  readonly finished: number
  readonly failed: number
  readonly users: number
  /** The most operations that ran at one time in the last second. */
  readonly inFlight: number
  /** Successes per second since the line before. */
  readonly qps: number
  readonly p99Ms: number
  readonly heapUsedBytes: number
}

/** What one matcher decided. */
export interface AssertionRecord {
  readonly kind: 'assertion'
  readonly matcher: string
  readonly outcome: 'pass' | 'fail' | 'inconclusive'
  /** The first sentence of the message: the fact that decided, with its unit. */
  readonly headline: string
}

/** The memory of a whole test body, as opposed to one `profile` call within it. */
export interface BodyProfileRecord {
  readonly kind: 'bodyProfile'
  readonly profile: MemoryProfile
}

/** Whatever endure measured or decided inside one test, in order. Plain JSON: it crosses to reporters and into blobs. */
export type TestRecord = StressResult | LeakReport | MemoryProfile | AssertionRecord | BodyProfileRecord
