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
