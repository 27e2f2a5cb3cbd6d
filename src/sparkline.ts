const bars = '▁▂▃▄▅▆▇█'

/**
 * Draws a series in one line, from zero up: a level that wobbles by a percent looks level, which it would not
 * between its own minimum and maximum.
 *
 * @param width  the most bars to draw; a longer series is averaged into so many parts.
 * @returns      empty for less than two finite values, which have no course to show.
 */
export function sparkline(values: readonly number[], width: number): string {
  const finite = values.filter(Number.isFinite)
  if (finite.length < 2) return ''
  const parts = Math.min(width, finite.length)
  const means = Array.from({ length: parts }, (_, part) => {
    const slice = finite.slice(
      Math.floor((part * finite.length) / parts),
      Math.floor(((part + 1) * finite.length) / parts),
    )
    return slice.reduce((sum, value) => sum + value, 0) / slice.length
  })
  const top = Math.max(...means)
  return means
    .map((mean) => bars[top > 0 ? Math.min(7, Math.max(0, Math.floor((mean / top) * 7.999))) : 0])
    .join('')
}
