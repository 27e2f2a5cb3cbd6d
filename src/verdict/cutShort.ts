import { formatDuration } from '../formatUnits.ts'
import type { StressResult } from '../records/stressResult.ts'

/**
 * Why a run carries no verdict at all, or `undefined` when it does.
 * One that a limit of its own stopped carries failures, see `heldSoFar`; of one that was cut off not even they count.
 */
export function cutShort({ operations, stopped }: StressResult): string | undefined {
  if (stopped.by === 'deadline') {
    const when = `it was stopped after ${formatDuration(stopped.atMs)} because ${stopped.detail}`
    return `${when}. Give the test more time, or the plan less to do`
  }
  if (stopped.by === 'aborted') return `it was aborted after ${formatDuration(stopped.atMs)}`
  if (operations.total === 0) return 'not one operation was started'
  return undefined
}

/**
 * Why figures carry no verdict, or `undefined` when they do. `NaN` stands for what was not measured, and JSON makes `null`
 * of it, which would pass for 0.
 */
export function unmeasured(...figures: readonly number[]): string | undefined {
  return figures.every(Number.isFinite) ? undefined : 'a figure that decides was not measured'
}
