/** What is kept of one run to compare later ones with. */
export interface BaselineRun {
  /** When it was recorded, ISO 8601. */
  readonly at: string
  readonly node: string
  readonly operations: number
  readonly successRate: number
  readonly qps: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Runs of one plan on one machine, oldest first. */
export interface BaselineRuns {
  /** Which machine: runs of another one are not compared. */
  readonly machine: string
  /** The load of the plan, as `StressResult.load` says it. */
  readonly load: string
  readonly runs: readonly BaselineRun[]
}

/** The baselines of one test file, as they stand beside it. */
export interface BaselineFile {
  readonly schema: 'endure-baseline/1'
  /** By the name of the test, and of the baseline in it. */
  readonly baselines: Readonly<Record<string, readonly BaselineRuns[]>>
}
