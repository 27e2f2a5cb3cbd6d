import { linearRegression, linearRegressionLine, max, rSquared, sum } from 'simple-statistics'
import type { GrowthPattern } from '../records/leakReport.ts'

export interface ShapeFit {
  readonly pattern: GrowthPattern
  /** How much of the movement the shape explains, 0 to 1. */
  readonly confidence: number
}

// A fall of at least this share of what was gained is part of the shape and not noise.
const cyclicFallRatio = 0.25
// Rounds that do not grow: with more of them than this the growth comes in steps or now and then.
const idleRatio = 0.3
// A line that explains this much leaves nothing for a curve to explain.
const straight = 0.98

/**
 * Names the shape of a series of levels.
 * It describes and does not judge: a warm-up can be linear, and a leak can come in steps.
 *
 * @param x  strictly rising, as long as `y`.
 * @throws RangeError  fewer than two points, or lengths that differ.
 * @example
 * describePattern([0, 1, 2, 3], [5, 6, 7, 8]) // => { pattern: 'linear', confidence: 1 }
 */
export function describePattern(x: readonly number[], y: readonly number[]): ShapeFit {
  if (x.length !== y.length || y.length < 2) {
    throw new RangeError(`Expected x and y to be of one length from 2, got ${x.length} and ${y.length}`)
  }
  const moves = y.slice(1).map((level, index) => level - (y[index] as number))
  const rises = moves.filter((move) => move > 0)
  const risen = sum(rises)
  const fallen = risen - sum(moves)
  if (risen === 0 && fallen === 0) return { pattern: 'flat', confidence: 1 }
  if (risen === 0 || fallen >= cyclicFallRatio * risen) {
    return { pattern: 'cyclic', confidence: Math.min(risen, fallen) / Math.max(risen, fallen) }
  }
  const line = fitOf(x, y)
  const idle = 1 - rises.length / moves.length
  if (idle >= idleRatio) {
    // Steps of a store that doubles grow with it; a leak now and then adds about the same each time.
    const firstHalf = max(rises.slice(0, Math.ceil(rises.length / 2)))
    const stepped = rises.length > 1 && max(rises) >= 1.4 * firstHalf
    return { pattern: stepped ? 'stepped' : 'sporadic', confidence: idle * (1 - fallen / risen) }
  }
  // Growth that feeds on itself: the logarithm of what was gained is the straighter line.
  const gained = y.slice(1).map((level) => Math.log(Math.max(level - (y[0] as number), Number.MIN_VALUE)))
  const curve = y.length > 4 ? fitOf(x.slice(1), gained) : 0
  if (line < straight && curve > line) return { pattern: 'exponential', confidence: curve }
  return { pattern: 'linear', confidence: line }
}

function fitOf(x: readonly number[], y: readonly number[]): number {
  const points = x.map((value, index) => [value, y[index] as number])
  const fit = rSquared(points, linearRegressionLine(linearRegression(points)))
  return Number.isFinite(fit) ? Math.max(0, fit) : 0
}
