import type { LeakReport, LeakVerdict } from './leakReport.ts'
import type { LoadFigures } from './loadFigures.ts'
import type { MemoryProfile } from './memoryProfile.ts'
import type { ProcessSample } from './processUsage.ts'
import type { ScenarioReport } from './scenarioReport.ts'
import type { StressResult } from './stressResult.ts'

/** How a load run stands at this moment, for a live line. */
export interface StressProgress {
  readonly kind: 'stressProgress'
  readonly elapsedMs: number
  /** Share of the plan that is done, 0 to 1: of its operations, or of its duration; 0 in a loop that has no plan. */
  readonly doneRatio: number
  /** Operations the plan asks for; `null` when it asks for a duration, or there is none. */
  readonly plannedOperations: number | null
  /** The duration the plan asks for; `null` when it asks for operations. */
  readonly plannedMs: number | null
  readonly finished: number
  readonly failed: number
  readonly users: number
  /** The most operations that ran at one time in the last second; `NaN` in a loop that somebody else drives. */
  readonly inFlight: number
  /** Successes per second since the line before. */
  readonly qps: number
  readonly p99Ms: number
  readonly heapUsedBytes: number
  /** The process under test, as it was last seen; only of a plan with `pid`. */
  readonly process?: ProcessSample
  /**
   * The figures of the whole run so far, with its first line, and every ten seconds from then on, in a long run once a minute. What is under way counts as
   * unsettled in them.
   */
  readonly soFar?: LoadFigures
}

/** A load run at one moment. */
export interface LoadCourse {
  readonly atMs: number
  readonly qps: number
  readonly p99Ms: number
  readonly heapUsedBytes: number
}

/** A load run that never said how it ended, as far as it is known: its last line, and what the lines before it said. */
export interface LostRun extends StressProgress {
  /** In order of time, at most 600 points. */
  readonly course?: readonly LoadCourse[]
}

/** What one matcher decided. */
export interface AssertionRecord {
  readonly kind: 'assertion'
  readonly matcher: string
  readonly outcome: 'pass' | 'fail' | 'inconclusive'
  /** The first sentence of the message: the fact that decided, with its unit. */
  readonly headline: string
  /** The whole message; only where the assertion did not hold. */
  readonly message?: string
}

/** The memory of a whole test body, as opposed to one `profile` call within it. */
export interface BodyProfileRecord {
  readonly kind: 'bodyProfile'
  readonly profile: MemoryProfile
}

/** What came out when an ordinary test was repeated to see whether it leaks. One call of the report is one run of the test. */
export interface RepetitionRecord {
  readonly kind: 'repetition'
  /** `'unrepeatable'` says nothing against the test: it has a state of its own, say, that only its first run finds. */
  readonly verdict: LeakVerdict | 'unrepeatable'
  /** One sentence: why this verdict, or what the repetition failed with. */
  readonly reason: string
  readonly durationMs: number
  /** Absent where the test could not be repeated. */
  readonly report?: LeakReport
}

/** Whatever endure measured or decided inside one test, in order. Plain JSON: it crosses to reporters and into blobs. */
export type TestRecord =
  | StressResult
  | LeakReport
  | MemoryProfile
  | ScenarioReport
  | AssertionRecord
  | BodyProfileRecord
  | RepetitionRecord
