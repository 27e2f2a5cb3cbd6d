import type { LeakExplanation } from './leakEvidence.ts'

/** What can leak. `native` is resident memory that V8 does not account for. */
export type LeakResource =
  | 'heap'
  | 'external'
  | 'native'
  | 'fd'
  | 'socket'
  | 'handle'
  | 'worker'
  | 'context'
  | 'listener'

/** `clean` and `leaking` are both proven; everything else is `inconclusive`. */
export type LeakVerdict = 'clean' | 'leaking' | 'inconclusive'

/** The shape of a series of rounds. */
export type GrowthPattern = 'flat' | 'linear' | 'exponential' | 'stepped' | 'sporadic' | 'cyclic'

/** How one resource moved over the rounds. */
export interface ResourceGrowth {
  readonly resource: LeakResource
  /** Bytes for `heap`, `external` and `native`; a count for the others. */
  readonly unit: 'bytes' | 'count'
  /** Mean growth per operation over the rounds that were judged, in `unit`. */
  readonly growthPerOperation: number
  /**
   * 95 % interval of `growthPerOperation`, lower and upper bound: Student's, over what each round added. The lower bound of
   * a leak is Sen's where the rounds were so uneven that Student's falls below zero.
   */
  readonly interval: readonly [lower: number, upper: number]
  readonly pattern: GrowthPattern
  /** How well `pattern` fits the rounds, 0 to 1; 1 of `flat`, which rests on the verdict. */
  readonly confidence: number
  readonly verdict: LeakVerdict
  /** `verdict === 'leaking'`. */
  readonly leaking: boolean
  /**
   * What grew, per operation, the five with the most. Of `handle` by Node's own names: `Timeout`, `TCPSocketWrap`. Of `listener`
   * by event and emitter: `data of EventEmitter`.
   */
  readonly byType?: Readonly<Record<string, number>>
  /** The settled level after each round, in `unit`, first round first; what a long wait gained counts in those before it. */
  readonly levels: readonly number[]
}

/** The outcome of repeating one operation until a verdict was certain. Plain JSON: it can be saved and judged again. */
export interface LeakReport extends LeakExplanation {
  readonly kind: 'leakReport'
  readonly verdict: LeakVerdict
  /** Every call of the operation, warm-up included. */
  readonly operations: number
  readonly warmupOperations: number
  /** Until the verdict; what it took to explain a leak comes on top. */
  readonly durationMs: number
  /** Calls that had been made at each reading, in order: the x of every `levels`. The first few belong to the warm-up. */
  readonly roundOperations: readonly number[]
  readonly resources: readonly ResourceGrowth[]
  /**
   * The smallest heap leak on every call that the last rounds would have shown, bytes per operation. A clean verdict
   * on the heap was tried out: no more was planted, and seen. `Infinity`, in JSON `null`, when nothing was seen, or without rounds.
   */
  readonly smallestDetectable: number
  /** A leak on one call in so many, at random, has struck in the rounds that were judged with 99 % certainty. */
  readonly rarestDetectable: number
  /** Warnings of too many listeners on what does not let them be counted, at most three; left out where there was none. */
  readonly uncountedListeners?: readonly string[]
  /** Growth per operation that the search accepted, bytes; left out where it accepted none. What judges the report by no other keeps to it. */
  readonly budget?: number
  /** One sentence: why this verdict, or what is missing for one. */
  readonly reason: string
}
