import { max, median } from 'simple-statistics'

/** How much a series gained between two of its points. */
export function rise(values: readonly number[], from: number, to: number): number {
  return (values[to] as number) - (values[from] as number)
}

/** The largest fall from a peak to any later point; 0 for a series that never falls. */
export function largestFall(levels: readonly number[]): number {
  let peak = Number.NEGATIVE_INFINITY
  let fall = 0
  for (const level of levels) {
    peak = Math.max(peak, level)
    fall = Math.max(fall, peak - level)
  }
  return fall
}

/**
 * Some of the points, evenly chosen, first and last among them: what is fitted to them costs the square of their number.
 *
 * @param most  2 or more.
 */
export function thin(
  x: readonly number[],
  y: readonly number[],
  most: number,
): [x: readonly number[], y: readonly number[]] {
  if (x.length <= most) return [x, y]
  const chosen = Array.from({ length: most }, (_, index) => Math.round((index * (x.length - 1)) / (most - 1)))
  return [chosen.map((index) => x[index] as number), chosen.map((index) => y[index] as number)]
}

// What is so much more than the usual gain has another cause.
const jumpFactor = 20
const steadyShare = 0.8
// A store that doubles has jumped half as far before, and what it holds comes beside that.
const likeJumpShare = 0.25
const besideShare = 0.2
// What is built up by then is a warm-up, but in a short series, of which it may be most, by the end of its first third.
const warmupGains = 8

/**
 * Takes one jump out of a series that otherwise gains a little at nearly every point: something else was loaded once.
 * A series that gains in steps only, or at its beginning, is left as it is, and so is a store that doubles.
 *
 * @example
 * withoutJump([0, 1, 2, 3, 4, 905, 906]) // => [0, 1, 2, 3, 4, 5, 6]
 */
export function withoutJump(levels: readonly number[]): readonly number[] {
  const gains = levels.slice(1).map((_, i) => rise(levels, i, i + 1))
  const positive = gains.filter((gain) => gain > 0)
  if (gains.length < 6 || positive.length < steadyShare * gains.length) return levels
  const usual = median(positive)
  const at = gains.indexOf(max(gains))
  const excess = (gains[at] as number) - usual
  // What is built up in the beginning is a warm-up, and how it fades is what tells it from a leak.
  const warmup = Math.min(warmupGains, gains.length / 3)
  if (at < warmup || excess < jumpFactor * usual) return levels
  const hasJumped = gains.slice(Math.ceil(warmup), at).some((gain) => gain >= likeJumpShare * excess)
  const fills = usual * gains.length >= besideShare * rise(levels, 0, levels.length - 1)
  if (hasJumped && fills) return levels
  return levels.map((level, i) => (i > at ? level - excess : level))
}
