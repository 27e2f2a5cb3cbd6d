/** Whose code a place is: the user's own, a package in `node_modules`, the test runner's or endure's, or Node's. */
export type CodeOwner = 'own' | 'dependency' | 'runner' | 'runtime'

/** A place in the code that allocated, or opened, what stayed. */
export interface AllocationSite {
  readonly functionName: string
  /** Path or URL of the source as the user wrote it, where a source map leads there. */
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly owner: CodeOwner
  /** Of what stayed on the heap; 0 for a place that opened something which is counted. */
  readonly bytesPerOperation: number
  /** Handles, sockets, timers or listeners per operation that it opened or added and that stayed; 0 for heap allocations. */
  readonly countPerOperation: number
  /** Share of all that stayed, in bytes or in count, 0 to 1. */
  readonly share: number
}

/** What keeps the growing objects of one class alive. */
export interface RetainerPath {
  /** The references from a root to what grows, the root first: `['cache.ts', 'sessions (Map)', 'Session']`. */
  readonly path: readonly string[]
  /** What grows: the name of a class, or V8's for a shape without one. */
  readonly className: string
  /** 0 where a store's entries grow that are no objects, such as numbers: `className` is then `entries of Map`. */
  readonly countPerOperation: number
  /** The objects themselves, without what they alone keep alive. */
  readonly bytesPerOperation: number
}

/** What was found out about a leak, after it was proven. */
export interface LeakExplanation {
  /** Where it is allocated or opened: own code first. */
  readonly sites: readonly AllocationSite[]
  /** What keeps it alive, the heaviest first. */
  readonly retainers: readonly RetainerPath[]
  /** The suspected source in words, only where the evidence shows it: `'timers that are never cleared'`. */
  readonly suspicion?: string
  /** What the test runner itself keeps, where that is what grew: one sentence. */
  readonly runner?: string
  /** What could not be found out and why, and what Node warned of. */
  readonly notes: readonly string[]
  /** The files of the heap snapshots, when they were to be kept. */
  readonly snapshots: readonly string[]
}
