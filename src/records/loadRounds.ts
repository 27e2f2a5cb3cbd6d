import type { LeakResource } from './leakReport.ts'

/** What was still there after each round of a plan, when nothing was in flight and all garbage was collected. */
export interface LoadRounds {
  /** Rounds that the plan asked for; fewer were read when something cut the run short. */
  readonly planned: number
  /** Operations that had been started at each reading: the x of every series of `levels`. The first round warms up. */
  readonly operations: readonly number[]
  /** Bytes or a count, by resource. What this platform or thread cannot read is left out. */
  readonly levels: Readonly<Partial<Record<LeakResource, readonly number[]>>>
  /** Whether what grew was still there after a wait of 1.5 s; `null` when nothing grew, or there was no time for a wait. */
  readonly lasting: boolean | null
  /** Set where what native memory gained may be empty pages that V8 keeps: there is no verdict on it then. */
  readonly mayBePool?: boolean
  /**
   * What was planted on the heap after the last round, and seen, bytes: a clean verdict is no finer. `null` when nothing was seen,
   * or planted: a run that was cut short or aborted, without time left, beside other tests, or with a `pid`.
   */
  readonly plantedBytes: number | null
  /** As in `LeakReport`. */
  readonly uncountedListeners?: readonly string[]
}
