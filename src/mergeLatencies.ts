import { show } from './options.ts'
import type { LatencySummary } from './records/loadFigures.ts'
import { LatencyHistogram } from './stats/latencyHistogram.ts'

/**
 * Joins the latencies of several runs, phases, workers or machines into those of all their operations. Buckets add up, so
 * quantiles are what one histogram of everything would say, also of summaries that were saved as JSON; mean and maximum,
 * which stand beside the histogram, stay exact. Operations that never settled or never started stay infinitely slow.
 *
 * @param latencies  `latency`, `latencySucceeded` or `serviceTime` of results or their parts. Of none: no operations, all `NaN`.
 * @throws TypeError   something else.
 * @throws RangeError  a histogram that was not written by endure.
 * @example
 * const first = await stress({ users: 2, iterations: 10 }, () => {})
 * const second = await stress({ users: 2, iterations: 5 }, () => {})
 * mergeLatencies([first.latency, second.latency]).count // => 30
 */
export function mergeLatencies(latencies: readonly LatencySummary[]): LatencySummary {
  const joined = new LatencyHistogram()
  let count = 0
  for (const latency of latencies) {
    if (typeof latency?.histogram !== 'string' || typeof latency.count !== 'number')
      throw new TypeError(`Expected the latencies of results of \`stress\`, got ${show(latency)}`)
    joined.absorb(LatencyHistogram.decode(latency.histogram))
    count += latency.count
  }
  const summary = joined.summary(count - joined.count)
  const measured = latencies.filter((latency) => latency.count > 0)
  if (count > joined.count || measured.length === 0) return summary
  return {
    ...summary,
    mean: measured.reduce((sum, latency) => sum + latency.mean * latency.count, 0) / count,
    max: Math.max(...measured.map(({ max }) => max)),
  }
}
