import { show } from '../options.ts'
import type { Duration, Planned } from '../quantities.ts'
import { parseDurationMs } from '../units.ts'

/**
 * How long a user waits after an operation: always the same, anything from a least to a most, or what a function makes of
 * a random number from 0 to 1, which depends on the plan's seed, the user and the iteration alone.
 */
export type ThinkTime =
  | Planned<Duration>
  | readonly [least: Planned<Duration>, most: Planned<Duration>]
  | ((random: number, user: number, iteration: number) => Planned<Duration>)

/** A think time in milliseconds, of a random number from 0 to 1. */
export type ThinkTimeMs = (random: number, user: number, iteration: number) => number

/** @throws TypeError | RangeError  no think time, or a range the wrong way round. */
export function checkThinkTime(thinkTime: ThinkTime): ThinkTimeMs {
  if (typeof thinkTime === 'function') {
    return (random, user, iteration) => parseDurationMs(thinkTime(random, user, iteration), 'thinkTime')
  }
  if (typeof thinkTime === 'number' || typeof thinkTime === 'string') {
    const ms = parseDurationMs(thinkTime, 'thinkTime')
    return () => ms
  }
  if (!Array.isArray(thinkTime) || thinkTime.length !== 2)
    throw new TypeError(
      `Expected \`thinkTime\` to be a duration, [least, most] or a function, got ${show(thinkTime)}`,
    )
  const leastMs = parseDurationMs(thinkTime[0], 'thinkTime[0]')
  const mostMs = parseDurationMs(thinkTime[1], 'thinkTime[1]')
  if (leastMs > mostMs) {
    throw new RangeError(
      `Expected \`thinkTime\` to go from the least to the most, got ${show(thinkTime[0])} first`,
    )
  }
  return (random) => leastMs + random * (mostMs - leastMs)
}
