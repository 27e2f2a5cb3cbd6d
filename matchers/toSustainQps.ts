import { rejectUnknownKeys } from '../src/options.ts'
import type { StressResult } from '../src/records/stressResult.ts'
import { type Duration, parseDurationMs, parseRatePerSecond, type Rate } from '../src/units.ts'
import { judgeFunctionQps, judgeQps } from '../src/verdict/judgeQps.ts'
import { conclude, kindOf, type MatcherContext, type MatcherResult, misuse } from './conclude.ts'

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
    // Loaded when first needed: most test files never measure a function.
    const { time = 1000 } = options
    return import('../src/functionRate.ts')
      .then(({ measureFunctionRate }) =>
        measureFunctionRate(received as () => unknown, parseDurationMs(time, 'time')),
      )
      .then(({ qps, samples }) => conclude(this, judgeFunctionQps(qps, samples, minQps)))
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
