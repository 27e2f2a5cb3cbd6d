import type { GeneratorState } from '../records/stressResult.ts'

// From here on a loop has no time left to start operations when they are due.
const saturatedUtilization = 0.95
// What the engine itself spends on an operation is below half of this (npm run bench); an operation that keeps
// the loop busy for less than this is no more than the engine's own work.
const engineShareMs = 0.002

/** The event loop over a measured run. */
export interface LoopUsage {
  /** 0 to 1; NaN when unknown, which accuses nobody. */
  readonly utilization: number
  readonly busyMs: number
  readonly operations: number
}

/**
 * Says whether the figures of a run are those of the subject or those of the load generator.
 * Both share one event loop: a loop that is always busy is the subject's doing only if each operation kept it busy.
 */
export function judgeGenerator({ utilization, busyMs, operations }: LoopUsage): GeneratorState {
  if (!(utilization >= saturatedUtilization) || operations === 0) return { saturated: false, reason: '' }
  const busy = `the event loop was busy ${(utilization * 100).toFixed(0)} % of the time`
  if (busyMs / operations < engineShareMs) {
    const reason = `${busy} with operations that do next to nothing: the rate is that of the load generator`
    return { saturated: true, reason }
  }
  const reason = `${busy}: latency includes waiting for the one thread that operations and load generator share`
  return { saturated: false, reason }
}
