/** What can leak. `native` is resident memory that V8 does not account for. */
export type LeakResource = 'heap' | 'external' | 'native' | 'fd' | 'socket' | 'handle' | 'worker' | 'context'

/** `clean` and `leaking` are both proven; everything else is `inconclusive`. */
export type LeakVerdict = 'clean' | 'leaking' | 'inconclusive'

/** The shape of a series of rounds. */
export type GrowthPattern = 'flat' | 'linear' | 'exponential' | 'stepped' | 'sporadic' | 'cyclic'

/** How one resource moved over the rounds. */
export interface ResourceGrowth {
  readonly resource: LeakResource
  /** Bytes for `heap`, `external` and `native`; a count for the others. */
  readonly unit: 'bytes' | 'count'
  /** Median growth per operation, in `unit`. */
  readonly growthPerOperation: number
  /**
   * 95 % interval of `growthPerOperation`, lower and upper bound, by Sen's rule. That takes readings for independent; levels
   * add up, so for growth that comes now and then the true interval is wider.
   */
  readonly interval: readonly [lower: number, upper: number]
  readonly pattern: GrowthPattern
  /** How well `pattern` fits the rounds, 0 to 1. */
  readonly confidence: number
  readonly verdict: LeakVerdict
  /** `verdict === 'leaking'`. */
  readonly leaking: boolean
  /** The settled level after each round, in `unit`, first round first. */
  readonly levels: readonly number[]
}

/** A place in the code that allocated what stayed alive. */
export interface AllocationSite {
  readonly functionName: string
  readonly file: string
  readonly line: number
  readonly bytesPerOperation: number
  /** Share of all bytes that stayed alive, 0 to 1. */
  readonly share: number
}

/** A path of references from a root to what grows, the root first. */
export interface RetainerPath {
  readonly path: readonly string[]
  readonly countPerOperation: number
}

/** The outcome of repeating one operation until a verdict was certain. Plain JSON: it can be saved and judged again. */
export interface LeakReport {
  readonly kind: 'leakReport'
  readonly verdict: LeakVerdict
  /** Every call of the operation, warm-up included. */
  readonly operations: number
  readonly warmupOperations: number
  readonly durationMs: number
  /** Calls that had been made at each reading, in order: the x of every `levels`. The first few belong to the warm-up. */
  readonly roundOperations: readonly number[]
  readonly resources: readonly ResourceGrowth[]
  /**
   * The smallest heap leak on every call that the last rounds would have shown, bytes per operation; `Infinity`, in JSON
   * `null`, when there were none. What leaks on one call in many needs many calls to be seen at all.
   */
  readonly smallestDetectable: number
  readonly sites: readonly AllocationSite[]
  readonly retainers: readonly RetainerPath[]
  /** One sentence: why this verdict, or what is missing for one. */
  readonly reason: string
}
