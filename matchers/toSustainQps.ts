import { rejectUnknownKeys } from '../src/options.ts'
import type { Duration, Rate } from '../src/quantities.ts'
import { requireTestAlone } from '../src/requireTestAlone.ts'
import { parseDurationMs, parseRatePerSecond } from '../src/units.ts'
import { judgeFunctionQps, judgeSustained } from '../src/verdict/judgeSustained.ts'
import { conclude, kindOf, type MatcherContext, type MatcherResult, misuse } from './conclude.ts'
import { type PartOptions, partOf } from './resultPart.ts'

/** What of a result is judged, or how long a function is measured. */
export interface SustainQpsOptions extends PartOptions {
  /** For a function only: how long it is called for, after a warm-up. Default `'1s'`. */
  readonly time?: Duration
}

/**
 * On a `StressResult`: passes when the steady seconds had at least `min` successes on average, and none of them fell below by more
 * than chance takes from a count (four times its root: 40 of 100, 400 of 10,000), or by one round of users in step with each other.
 * A second is steady when the load was the same throughout, and its first operations have had the usual time to end. Where a
 * second has too few operations, longer stretches are judged; with fewer than three of them the whole run is, and it says so.
 * On a function: calls it again and again from one caller and takes the mean rate; await the assertion then.
 *
 * @param min      successes per second: a number, or text such as `'500/s'`.
 * @param options  `phase` or `operation`, to judge one of them by itself; for a function `time`.
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
  if (typeof received === 'function') {
    rejectUnknownKeys(options, ['time'], 'toSustainQps')
    requireTestAlone('A function has no rate of its own while concurrent tests take their turns')
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
  return conclude(this, judgeSustained(partOf('toSustainQps', received, options), 'operations', minQps))
}
