import { max, median } from 'simple-statistics'
import { largestFall, rise, thin } from '../stats/levels.ts'
import { theilSen } from '../stats/theilSen.ts'
import type { ResourceNature } from './natureOf.ts'

/** What a clean verdict's precision depends on. */
export interface PrecisionContext {
  /** Time spent so far, ms: the longer it took, the coarser a clean verdict may be. */
  readonly elapsedMs: number
  /** Growth in bytes per operation that the user tolerates. */
  readonly budget?: number | undefined
  /** No further round will follow. */
  readonly final: boolean
}

// A fit to more points costs more than it tells: 300 pairs.
const mostPoints = 25

// An array grows by half of itself. A window that reaches from just after one such step to just before the next but one, 2.25 times as
// many calls, holds one step, and that is three fifths of what the array takes in the long run.
const hiddenBySteps = 2 / 3
// A list of numbers gains 8 KB, by half of itself, before 2,000 calls have filled it: what hides it is no clean verdict.
const hiddenBytes = 8192 * (1 + hiddenBySteps)
// But for an operation that is so noisy that it takes longer than this.
const noisyMs = 3000

/**
 * The precision that a clean verdict must have. A user's budget says it. Without one it is coarser the longer the
 * operation takes: on the heap 1 B per operation after a second, 4 B after two, 16 B after four; and not so coarse
 * that it would hide 8 KB in the window.
 *
 * @param windowOperations  calls in the last window.
 */
export function requiredPrecision(
  { unit, finest, coarsest }: ResourceNature,
  { budget, final, elapsedMs }: PrecisionContext,
  windowOperations: number,
): number {
  if (unit === 'bytes' && budget !== undefined) return Math.max(budget, finest)
  if (final) return coarsest
  const inTime = Math.min(coarsest, finest * Math.max(1, 10 * (elapsedMs / 1000) ** 2))
  if (unit === 'count' || elapsedMs >= noisyMs) return inTime
  return Math.min(inTime, Math.max(finest, hiddenBytes / windowOperations))
}

/** Growth per operation that could hide in a window: what it gained, what it lost again, and what a reading may miss. */
export function smallestVisible(
  operations: readonly number[],
  levels: readonly number[],
  { resolution }: ResourceNature,
): number {
  const length = rise(operations, 0, levels.length - 1)
  const net = Math.max(0, rise(levels, 0, levels.length - 1))
  const fall = largestFall(levels)
  const gains = levels.slice(1).map((_, i) => rise(levels, i, i + 1))
  // What stands out among the rounds, so that even growth is what it is.
  const step = Math.min(net, max(gains) - median(gains))
  const plain = (net + hiddenBySteps * step + fall + resolution) / length
  if (fall <= net || levels.length < 8) return plain
  // It went up and came back, so the slope may speak for all levels together, beside a step between first and last.
  const [x, y] = thin(operations, levels, mostPoints)
  const middle = ((1 + hiddenBySteps) * (median(y.slice(-3)) - median(y.slice(0, 3)))) / length
  return Math.min(plain, max([0, theilSen(x, y).interval[1], middle]) + resolution / length)
}
