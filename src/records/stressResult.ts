import type { MemoryProfile } from './memoryProfile.ts'

/** Every operation ends in exactly one of these, so `started = succeeded + failed + timedOut + unsettled`. */
export interface OperationCounts {
  readonly started: number
  readonly succeeded: number
  /** Threw, rejected, or failed a `check`; also what ended because the run aborted its signal. */
  readonly failed: number
  /** Took longer than `timeout`. */
  readonly timedOut: number
  /** Never started because a limit on concurrent work was reached; always 0 in the closed model. */
  readonly dropped: number
  /** Still running when the run gave up waiting. */
  readonly unsettled: number
  /** `started + dropped`: the denominator of every rate. */
  readonly total: number
}

/**
 * Latency over every operation that ended, failures included, timeouts at their limit. Milliseconds.
 * `NaN` throughout when none ended: every comparison with it is false, so nothing passes unmeasured.
 */
export interface LatencySummary {
  readonly mean: number
  readonly p50: number
  readonly p90: number
  readonly p95: number
  readonly p99: number
  readonly p999: number
  readonly max: number
}

/** Failures of one class and message. Strings only: an Error would keep its whole graph alive. */
export interface ErrorGroup {
  /** The error's name, or `typeof` what was thrown (`'undefined'` for a bare `reject()`). */
  readonly name: string
  /** The message with numbers and identifiers replaced by `#`, which is what operations are grouped by. */
  readonly message: string
  readonly count: number
  /** Milliseconds from the start of the measured run to the first of them. */
  readonly firstAtMs: number
  /** The first one as it was thrown, with its stack; at most 2,000 characters. */
  readonly sample: string
}

/** One slice of the run: a second, or a power of two of seconds in runs longer than an hour. */
export interface RunWindow {
  readonly atMs: number
  readonly durationMs: number
  readonly succeeded: number
  readonly failed: number
  /** Operations per second that succeeded. */
  readonly qps: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** The most operations that were running at one time in this window. */
  readonly inFlight: number
  readonly heapUsedBytes: number
  /** True when all users were at work for the whole window: all had started, none was done, and it is a whole one. */
  readonly steady: boolean
}

/** What ended the run. Everything but `'completed'` cut the plan short. */
export type StopCause = 'completed' | 'memoryLimit' | 'aborted' | 'deadline'

export interface StopReason {
  readonly by: StopCause
  /** Milliseconds from the start of the measured run to the moment no further operation was started. */
  readonly atMs: number
  /** One sentence for messages. */
  readonly detail: string
}

/** A named part of the plan with figures of its own. */
export interface PhaseResult {
  readonly name: string
  readonly operations: OperationCounts
  readonly successRate: number
  readonly completionRate: number
  readonly qps: number
  readonly durationMs: number
  readonly latency: LatencySummary
  readonly maxInFlight: number
}

/** What the process held and spent, beside memory. `NaN` where the platform cannot say. */
export interface ResourceUsage {
  readonly fds: { readonly baseline: number; readonly peak: number; readonly final: number }
  readonly sockets: { readonly baseline: number; readonly peak: number; readonly final: number }
  readonly handles: { readonly baseline: number; readonly peak: number; readonly final: number }
  /** Share of one core, 0 to the number of cores. */
  readonly cpu: { readonly mean: number; readonly peak: number }
  /** Utilisation 0 to 1 over the measured run; the longest delay of a timer, ms. */
  readonly eventLoop: { readonly utilization: number; readonly maxLagMs: number }
}

/** Whether the load generator itself was the limit. */
export interface GeneratorState {
  readonly saturated: boolean
  /** Why it was, or what the figures cannot show; empty when there is nothing to say. */
  readonly reason: string
}

/** Everything one `stress` call measured. Plain JSON. */
export interface StressResult {
  readonly kind: 'stressResult'
  readonly users: number
  readonly operations: OperationCounts
  /** Succeeded over total, 0 to 1. */
  readonly successRate: number
  /** Succeeded or failed over total, 0 to 1: what came to an end by itself. */
  readonly completionRate: number
  /** Successes per second, over the measured run and its drain. */
  readonly qps: number
  /** Measured run plus drain, warm-up excluded. */
  readonly durationMs: number
  readonly latency: LatencySummary
  /** The latency histogram in HDR's compressed V2 encoding (base64), in microseconds: results can be merged exactly. */
  readonly latencyHistogram: string
  /** The most operations that were running at one time. */
  readonly maxInFlight: number
  readonly phases: readonly PhaseResult[]
  readonly windows: readonly RunWindow[]
  /** Most frequent first. At most 100 groups; the rest is counted under the name `'other'`. */
  readonly errors: readonly ErrorGroup[]
  /** What the operation counted with `count(name, n)`. */
  readonly counters: Readonly<Record<string, number>>
  /** Bytes per second that the operation reported with `bytes(n)`. */
  readonly throughput: number
  readonly memory: MemoryProfile
  readonly resources: ResourceUsage
  readonly generator: GeneratorState
  readonly stopped: StopReason
}
