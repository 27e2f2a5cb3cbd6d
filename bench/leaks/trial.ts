import type { LeakResource } from '../../src/records/leakReport.ts'

/** The two questions a subject is asked; `toHaveNoMemoryLeak` judges bytes, the other everything that is counted. */
export type LeakMatcher = 'toHaveNoMemoryLeak' | 'toHaveNoResourceLeak'

/** What a process of its own is asked to find out. */
export interface TrialOrder {
  readonly subject: string
  readonly matcher: LeakMatcher
  /** Whether three heap snapshots are to be taken afterwards. */
  readonly withSnapshots: boolean
}

/** What one matcher said of one subject. */
export interface Trial extends Omit<TrialOrder, 'withSnapshots'> {
  /** `broken`: there was no answer, because something threw. */
  readonly outcome: 'pass' | 'fail' | 'inconclusive' | 'broken'
  /** What the search called a leak, asked about or not. */
  readonly leaking: readonly LeakResource[]
  /** What it said, when it did not pass. */
  readonly message: string
  /** Until the verdict was certain: without the search for where a leak comes from. `NaN` where there was none. */
  readonly verdictMs: number
  /** From the call of the matcher to its answer. */
  readonly durationMs: number
  readonly operations: number
  /** Bytes per operation. */
  readonly smallestDetectable: number
  /** Of the resource that the subject speaks of, bytes or a count per operation; `NaN` where it was not measured. */
  readonly growthPerOperation: number
  /** For three heap snapshots of the same process, once the subject was closed; where they were asked for. */
  readonly snapshotsMs?: number
}
