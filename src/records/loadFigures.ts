/** Every operation ends in exactly one of these, so `started = succeeded + failed + timedOut + unsettled`. */
export interface OperationCounts {
  readonly started: number
  readonly succeeded: number
  /** Threw, rejected, or failed a `check`; also what ended because the run aborted its signal. */
  readonly failed: number
  /** Took longer than `timeout`. */
  readonly timedOut: number
  /** Arrivals that were never started: `maxInFlight` was reached, or they were due too long ago. Always 0 in the closed model. */
  readonly dropped: number
  /** Still running when the run gave up waiting. */
  readonly unsettled: number
  /** `started + dropped`: the denominator of every rate. */
  readonly total: number
}

/**
 * How long operations took, in milliseconds: counted in a histogram, so the quantiles are within 0.1 %.
 * `NaN` where nothing was counted, so that nothing passes unmeasured; `Infinity` where a figure falls among operations that
 * never started or never settled. JSON writes both as `null`: `count` is 0 for the one and not for the other.
 */
export interface LatencySummary {
  /** How many operations the figures are made of, those that never started or never settled included. */
  readonly count: number
  readonly mean: number
  readonly p50: number
  readonly p90: number
  readonly p95: number
  readonly p99: number
  readonly p999: number
  readonly max: number
  /**
   * What took a finite time, as an HDR histogram in microseconds, in HDR's compressed V2 encoding (base64): results of
   * several runs merge exactly, and any HDR tool reads it.
   */
  readonly histogram: string
}

/** What is counted and timed of a run, and of each part of it. */
export interface LoadFigures {
  readonly operations: OperationCounts
  /** Succeeded over total, 0 to 1. */
  readonly successRate: number
  /** Succeeded or failed over total, 0 to 1: what came to an end by itself. */
  readonly completionRate: number
  /** Successes per second of `durationMs`. Of a phase: those that ended in its time, whichever phase they were started in. */
  readonly qps: number
  readonly durationMs: number
  /**
   * Response time over every outcome, failures included: timeouts at their limit, drops and what never settled at infinity.
   * From the start of an operation in the closed model. From the moment it was due in the open model, so that a subject that
   * holds everything up is charged for the wait.
   */
  readonly latency: LatencySummary
  /** The same of those that succeeded. */
  readonly latencySucceeded: LatencySummary
  /** The same from the moment each operation was really started; only where there were arrivals, of which the two can differ. */
  readonly serviceTime?: LatencySummary
  /** The most operations that were running at one time. */
  readonly maxInFlight: number
  /** What operations counted with `count(name, n)`. */
  readonly counters: Readonly<Record<string, number>>
  /** Bytes per second that operations reported with `bytes(n)`; of a phase, in its time. */
  readonly throughput: number
}

/** `closed`: users who start their next operation when the last one ended. `open`: arrivals that wait for nobody. */
export type LoadModel = 'closed' | 'open'

/** A part of the plan with figures of its own: those of the operations that were due in it, whenever they ended. */
export interface PhaseResult extends LoadFigures {
  readonly name: string
  readonly model: LoadModel
  /** The load that was asked for, in a phrase: `'10 users'`, `'10 to 500 users'`. */
  readonly load: string
  /** When it began, ms since the run did. With `durationMs` it says which windows lie in it. */
  readonly atMs: number
}

/** The figures of one of several operations that a run mixed. */
export interface MixResult extends LoadFigures {
  readonly name: string
  /** Its share of the operations that the plan asked for, 0 to 1. */
  readonly share: number
}
