import {
  linearRegression,
  linearRegressionLine,
  max,
  rSquared,
  sum,
  sumNthPowerDeviations,
} from 'simple-statistics'
import type { GrowthPattern } from '../records/leakReport.ts'

export interface ShapeFit {
  readonly pattern: GrowthPattern
  /** How much of the movement the shape explains, 0 to 1. */
  readonly confidence: number
}

// Moves smaller than this share of the largest are noise, or steps of a store that has since grown out of them.
const telling = 0.25
// Falls that take back so much of what was gained are part of the shape.
const cyclicFallRatio = 0.25
// A line that explains this much is no wave, however its points scatter.
const trending = 0.9
// Steps leave at most this much of what a line leaves unexplained.
const stepsOverLine = 0.5
// Steps of a store that doubles grow with it; a leak now and then adds about the same each time.
const growingSteps = 1.4
// A line that explains this much leaves nothing for a curve to explain.
const straight = 0.98
// Of a curve the logarithm of so little a share of the gain is mostly noise.
const leastGain = 0.01

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
  const threshold = telling * max(moves.map(Math.abs))
  if (threshold === 0) return { pattern: 'flat', confidence: 1 }
  const large = moves.filter((move) => Math.abs(move) >= threshold)
  const rises = large.filter((move) => move > 0)
  const risen = sum(rises)
  const fallen = risen - sum(large)
  const line = fitOf(x, y)
  const falls = fallen >= cyclicFallRatio * risen
  if (falls && (line < trending || fallen >= risen)) {
    const up = sum(moves.filter((move) => move > 0))
    const down = up - sum(moves)
    return { pattern: 'cyclic', confidence: Math.min(up, down) / Math.max(up, down) }
  }
  const steps = stepFit(y, threshold)
  const curve = curveFit(x, y)
  if (!falls && steps > curve && 1 - steps <= stepsOverLine * (1 - line)) {
    // A single step is that of a store more often than not.
    const firstHalf = max(rises.slice(0, Math.ceil(rises.length / 2)))
    const stepped = rises.length === 1 || max(rises) >= growingSteps * firstHalf
    // The fewer they are, the more of it is chance.
    const confidence = (steps * rises.length) / (rises.length + 1)
    return { pattern: stepped ? 'stepped' : 'sporadic', confidence }
  }
  if (line < straight && curve > line) return { pattern: 'exponential', confidence: curve }
  return { pattern: 'linear', confidence: line }
}

function fitOf(x: readonly number[], y: readonly number[]): number {
  // From the first point on: sums of squares of levels in the millions would lose moves of some bytes.
  const [x0, y0] = [x[0] as number, y[0] as number]
  const points = x.map((value, index) => [value - x0, (y[index] as number) - y0])
  const fit = rSquared(points, linearRegressionLine(linearRegression(points)))
  return Number.isFinite(fit) ? Math.min(1, Math.max(0, fit)) : 0
}

/**
 * How much is explained by levels that stay until the next move of at least `threshold`. Each is paid for twice, with its
 * height and with the place of its step: chosen freely enough, steps explain everything.
 */
function stepFit(y: readonly number[], threshold: number): number {
  const treads: number[][] = [[y[0] as number]]
  for (let i = 1; i < y.length; i++) {
    const level = y[i] as number
    if (Math.abs(level - (y[i - 1] as number)) >= threshold) treads.push([])
    treads.at(-1)?.push(level)
  }
  const free = y.length - (2 * treads.length - 1)
  if (free <= 0) return 0
  const left = sum(treads.map((tread) => sumNthPowerDeviations(tread, 2)))
  const price = (y.length - 1) / free
  return Math.max(0, 1 - (price * left) / sumNthPowerDeviations([...y], 2))
}

/** Growth that feeds on itself: the logarithm of what was gained is the straighter line. */
function curveFit(x: readonly number[], y: readonly number[]): number {
  const first = y[0] as number
  const least = leastGain * (max([...y]) - first)
  const gained = y.map((level) => level - first)
  const at = gained.flatMap((gain, index) => (gain > least ? [index] : []))
  if (at.length < 4) return 0
  return fitOf(
    at.map((index) => x[index] as number),
    at.map((index) => Math.log(gained[index] as number)),
  )
}
