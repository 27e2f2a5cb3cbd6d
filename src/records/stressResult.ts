import type { LoadFigures, MixResult, PhaseResult } from './loadFigures.ts'
import type { LoadRounds } from './loadRounds.ts'
import type { MemoryProfile } from './memoryProfile.ts'
import type { ProcessUsage } from './processUsage.ts'

/** Failures of one class and message. Strings only: an Error would keep its whole graph alive. */
export interface ErrorGroup {
  /** The error's name, or `typeof` what was thrown (`'undefined'` for a bare `reject()`). */
  readonly name: string
  /**
   * What operations are grouped by: the message with numbers and identifiers replaced by `#`, but for status codes (100 to
   * 599); the label of a check as it is. More than ten of one kind are one group, `#` and all.
   */
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
  /** Operations that were started in it; all else is of those that ended in it. */
  readonly started: number
  readonly succeeded: number
  /** Failed or timed out. */
  readonly failed: number
  /** Arrivals that were due and not started. */
  readonly dropped: number
  /** What operations reported with `bytes(n)`. */
  readonly bytes: number
  /** Operations per second that succeeded. */
  readonly qps: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** The most operations that were running at one time in this window. */
  readonly inFlight: number
  readonly heapUsedBytes: number
  /**
   * True when the load was the same for the whole window: all users had started and none was done, or arrivals came at one
   * rate; and it is a whole one.
   */
  readonly steady: boolean
  /** Arrivals that the plan had for it; only of a steady one of the open model. At random, a few more or fewer come. */
  readonly planned?: number
}

/** What ended the run. Everything but `'completed'` cut the plan short. */
export type StopCause = 'completed' | 'memoryLimit' | 'abortOn' | 'aborted' | 'deadline'

export interface StopReason {
  readonly by: StopCause
  /** Milliseconds from the start of the measured run to the moment no further operation was started. */
  readonly atMs: number
  /** One sentence for messages. */
  readonly detail: string
}

/** What the process held and spent, beside memory. `NaN` where the platform cannot say. */
export interface ResourceUsage {
  readonly fds: { readonly baseline: number; readonly peak: number; readonly final: number }
  readonly sockets: { readonly baseline: number; readonly peak: number; readonly final: number }
  readonly handles: { readonly baseline: number; readonly peak: number; readonly final: number }
  /** Address space that the process has reserved; most of it was never touched. */
  readonly virtualBytes: { readonly baseline: number; readonly peak: number; readonly final: number }
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
  /** Arrivals that were due, per second; only of the open model. */
  readonly offeredPerSecond?: number
  /** Operations that were started, per second; arrivals alone, where there were any. */
  readonly achievedPerSecond: number
  /** How late arrivals were started after they were due; only of the open model. */
  readonly latenessMs?: { readonly p50: number; readonly p99: number; readonly max: number }
  /** Event loop of the thread that generates the load and, as a rule, runs the subject: 0 to 1. */
  readonly utilization: number
}

/**
 * Everything one `stress` call measured. Plain JSON, save that JSON has no `NaN` and no `Infinity` and writes `null`.
 * `durationMs` is the measured run plus its drain, without the warm-up and the pauses between rounds.
 */
export interface StressResult extends LoadFigures {
  readonly kind: 'stressResult'
  /** The most virtual users at one time; 0 where all load came as arrivals. */
  readonly users: number
  /** The load that the plan asked for, in a phrase: `'10 users'`, `'100 arrivals/s'`. */
  readonly load: string
  /** What every random choice of the run was drawn from: the same seed gives the same load. */
  readonly seed: number
  /** Which part of the plan this is, the second of four, say, where several machines share it; see `mergeResults`. */
  readonly segment?: { readonly number: number; readonly of: number }
  /** How many machines' results `mergeResults` joined. */
  readonly machines?: number
  /** In order; one where the plan has none. */
  readonly phases: readonly PhaseResult[]
  /** One for each operation where several were mixed; empty where there was one. */
  readonly mix: readonly MixResult[]
  readonly windows: readonly RunWindow[]
  /** Most frequent first. At most 100 groups; the rest is counted under the name `'other'`. */
  readonly errors: readonly ErrorGroup[]
  readonly memory: MemoryProfile
  /** What was still there after each round; only of a plan with `rounds`. */
  readonly rounds?: LoadRounds
  readonly resources: ResourceUsage
  /** The process under test; only of a plan with `pid`. `memory` and `resources` are those of this process. */
  readonly process?: ProcessUsage
  readonly generator: GeneratorState
  readonly stopped: StopReason
}
