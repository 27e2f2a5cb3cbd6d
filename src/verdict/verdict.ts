import type { LeakReport, LeakResource, LeakVerdict } from '../records/leakReport.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import type {
  BaselineReturnVerdict,
  BaselineVerdict,
  CpuVerdict,
  LatencyVerdict,
  MemoryLevelVerdict,
  MemoryMeasure,
  MessageLossVerdict,
  RecoveryVerdict,
} from './limitVerdicts.ts'
import type { RunPart } from './runPart.ts'

/** Three outcomes: what the evidence does not carry is neither a pass nor a failure. */
export type Outcome = 'pass' | 'fail' | 'inconclusive'

/** Whether a rate was held. */
export interface SustainedVerdict {
  readonly kind: 'sustained'
  readonly outcome: Outcome
  /** What was counted: operations that succeeded, or the bytes that they reported. */
  readonly counted: 'operations' | 'bytes'
  readonly minPerSecond: number
  /** Of what was judged: the slowest block of steady time, all of that, a whole part of the run, or a function by itself. */
  readonly receivedPerSecond: number
  readonly judged: 'blocks' | 'steady' | 'whole' | 'function'
  /** The blocks of steady time, of which there may have been too few to judge; not of a function. */
  readonly blocks: SteadyBlocks | undefined
  /** What is missing for a verdict; only when inconclusive. */
  readonly missing: string | undefined
  /** Absent for a function. */
  readonly part: RunPart | undefined
  /** Calls that were timed; only for a function. */
  readonly samples: number | undefined
}

/** Seconds in which the load stood, or longer stretches where operations are few. */
export interface SteadyBlocks {
  readonly count: number
  readonly durationMs: number
  /** What each has to reach at the least: less than what all of them have to, by what chance takes. */
  readonly allowedPerSecond: number
  /** How many did not, and when the first of them began. */
  readonly slow: number
  readonly firstSlowMs: number | undefined
}

/** What share of all operations: that succeeded, that did not, or that ended by themselves. */
export type RateName = 'success' | 'error' | 'completion'

/** Whether a share of all operations kept its limit. */
export interface RateVerdict {
  readonly kind: 'rate'
  readonly outcome: Outcome
  readonly rate: RateName
  readonly limit: number
  readonly received: number
  /** The operations that the share is made of. */
  readonly count: number
  readonly interval: readonly [lower: number, upper: number] | undefined
  readonly missing: string | undefined
  readonly part: RunPart
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
  /** The rounds that were judged: the subject itself, or those of a run; `undefined` where there were none. */
  readonly report: LeakReport | undefined
}

/** Whether memory grew by too large a share of what it was. */
export interface GrowthRatioVerdict {
  readonly kind: 'growthRatio'
  readonly outcome: Outcome
  /** Growth that is accepted, as a share of the baseline. */
  readonly maxRatio: number
  readonly measure: MemoryMeasure
  readonly receivedRatio: number
  /** At each sample, the lowest level from then on: bytes. */
  readonly course: readonly number[]
  readonly missing: string | undefined
  readonly subject: StressResult | MemoryProfile
}

/** Whether descriptors, sockets, handles, workers, contexts or listeners grew with every operation. */
export interface ResourceVerdict {
  readonly kind: 'resources'
  readonly outcome: Outcome
  /** The resource that decided, and by how much it grew per operation. */
  readonly resource: LeakResource
  readonly growthPerOperation: number
  readonly interval: readonly [lower: number, upper: number] | undefined
  readonly missing: string | undefined
  readonly subject: LeakReport | StressResult | MemoryProfile
  /** The rounds that were judged: the subject itself, or those of a run; `undefined` where there were none. */
  readonly report: LeakReport | undefined
}

/** What a matcher decided, as data. `explain` makes the text. */
export type Verdict =
  | SustainedVerdict
  | RateVerdict
  | LatencyVerdict
  | CpuVerdict
  | MessageLossVerdict
  | RecoveryVerdict
  | MemoryVerdict
  | MemoryLevelVerdict
  | BaselineReturnVerdict
  | BaselineVerdict
  | ResourceVerdict
  | GrowthRatioVerdict

/** The outcome that a leak report's verdict stands for. */
export const outcomeOf: Readonly<Record<LeakVerdict, Outcome>> = {
  clean: 'pass',
  leaking: 'fail',
  inconclusive: 'inconclusive',
}
