import { rejectUnknownKeys, show } from '../src/options.ts'
import type { StressResult } from '../src/records/stressResult.ts'
import { runningTest } from '../src/runningTest.ts'
import { type Duration, parseDurationMs, parseRatePerSecond, type Rate } from '../src/units.ts'
import { judgeFunctionQps, judgeQps } from '../src/verdict/judgeQps.ts'
import { conclude, kindOf, type MatcherContext, type MatcherResult, misuse } from './conclude.ts'

const longestWarmupMs = 250

/** How a function is measured; a result was measured already. */
export interface SustainQpsOptions {
  /** How long a function is called for, after a warm-up. Default `'1s'`. */
  readonly time?: Duration
}

/**
 * On a `StressResult`: passes when every steady second had at least `min` successes. A second is steady when all
 * users were at work throughout; a run with fewer than three such seconds is judged by its whole rate, and says so.
 * On a function: calls it again and again from one caller and takes the mean rate; await the assertion then.
 *
 * @param min  successes per second: a number, or text such as `'500/s'`.
 * @throws InconclusiveError  the run was cut off, or the load generator itself was too slow.
 * @throws TypeError          anything else than a `StressResult` or a function, or a rate that cannot be read.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, () => {})
 * expect(result).toSustainQps(1)
 */
export function toSustainQps(
  this: MatcherContext,
  received: unknown,
  min: Rate,
  options: SustainQpsOptions = {},
): MatcherResult | Promise<MatcherResult> {
  const minQps = parseRatePerSecond(min, 'min')
  if (minQps === 0)
    throw new RangeError('Expected `min` to be more than 0 per second, got 0: every run sustains that')
  rejectUnknownKeys(options, ['time'], 'toSustainQps')
  if (typeof received === 'function') {
    return measureQps(received as () => unknown, parseDurationMs(options.time ?? 1000, 'time')).then(
      ({ qps, samples }) => conclude(this, judgeFunctionQps(qps, samples, minQps)),
    )
  }
  if (kindOf(received) !== 'stressResult') {
    throw misuse(
      'toSustainQps',
      'a StressResult, as `await stress(…)` gives, or a function to measure',
      received,
    )
  }
  if (options.time !== undefined)
    throw new TypeError('Expected no `time` beside a StressResult, which was measured already')
  return conclude(this, judgeQps(received as StressResult, minQps))
}

interface FunctionRate {
  readonly qps: number
  readonly samples: number
}

// Loaded when first needed: most test files never measure a function.
async function measureQps(operation: () => unknown, timeMs: number): Promise<FunctionRate> {
  const { Bench } = await import('tinybench')
  const signal = runningTest()?.signal
  const warmupTime = Math.min(timeMs, longestWarmupMs)
  const bench = new Bench({ time: timeMs, warmupTime, throws: true, ...(signal && { signal }) })
  bench.add('operation', () => operation())
  const [task] = await bench.run().catch((thrown: unknown) => {
    const message = thrown instanceof Error ? thrown.message : show(thrown)
    throw new Error(`The function given to \`toSustainQps\` threw, so its rate is unknown: ${message}`, {
      cause: thrown,
    })
  })
  if (task?.result.state !== 'completed') return { qps: 0, samples: 0 }
  const { latency } = task.result
  // One caller's rate is the inverse of the mean latency; the mean of inverses would favour the fast calls.
  return { qps: 1000 / latency.mean, samples: latency.samplesCount }
}
