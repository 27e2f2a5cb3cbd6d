import { formatDuration } from './formatUnits.ts'
import type { CheckedPlan } from './load/plan.ts'
import { plannedBy } from './stressProgress.ts'

// A run that would outlast its test ends this much before it, so that its result is seen and not the runner's timeout:
// half is for operations to heed their signals, the rest for the last collection and the matchers.
const longestMarginMs = 1500
const marginRatio = 0.2

/** Of the time that a test has left, what a run leaves to the test. */
export function endMarginMs(leftMs: number): number {
  return Math.min(longestMarginMs, Math.max(0, leftMs) * marginRatio)
}

/**
 * Refuses a plan that is sure to be cut off by the end of its test, and so to be inconclusive: at once, rather than when
 * the time has passed. A plan that something else may end before is let through.
 *
 * @param leftMs  what the test has left; `Infinity` without a limit.
 * @throws RangeError  says how much time the test needs.
 */
export function requireTestTime(plan: CheckedPlan, leftMs: number): void {
  const { warmupMs, signal, abortOn, memoryLimitBytes } = plan
  if (signal !== undefined || abortOn !== undefined || memoryLimitBytes !== Number.POSITIVE_INFINITY) return
  const lastsMs = warmupMs + (plannedBy(plan).plannedMs ?? 0)
  if (lastsMs === 0 || lastsMs <= leftMs - endMarginMs(leftMs)) return
  const neededMs = Math.ceil((lastsMs + 2 * longestMarginMs) / 1000) * 1000
  throw new RangeError(
    `Expected the plan to end within its test: it lasts ${formatDuration(lastsMs)}, and the test has ` +
      `${formatDuration(leftMs)} left, ${formatDuration(endMarginMs(leftMs))} of them for what comes after. ` +
      `Give the test a time limit of ${asWritten(neededMs)} ms, or the plan a shorter \`duration\`.`,
  )
}

/** As it would stand in the user's code. */
function asWritten(ms: number): string {
  return ms.toLocaleString('en-US').replaceAll(',', '_')
}
