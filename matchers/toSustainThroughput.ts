import type { ByteRate } from '../src/quantities.ts'
import { parseBytesPerSecond } from '../src/units.ts'
import { judgeSustained } from '../src/verdict/judgeSustained.ts'
import { conclude, type MatcherContext, type MatcherResult } from './conclude.ts'
import { type PartOptions, partOf } from './resultPart.ts'

/**
 * Passes when operations moved at least that many bytes per second, as they reported with `bytes(n)`: on average over the steady
 * seconds, and in each of them, save what chance takes (see `toSustainQps`). A run with fewer than three such seconds is judged by
 * its whole rate, and says so.
 *
 * @param min      bytes per second: a number, or text such as `'50MB/s'`.
 * @param options  `phase` or `operation`, to judge one of them by itself.
 * @throws InconclusiveError  the run was cut off, no byte was reported, or the load generator itself was too slow.
 * @throws TypeError          not a `StressResult`, or a rate that cannot be read. RangeError: 0, which every run sustains.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, ({ bytes }) => bytes(4096))
 * expect(result).toSustainThroughput('1KB/s')
 */
export function toSustainThroughput(
  this: MatcherContext,
  received: unknown,
  min: ByteRate,
  options: PartOptions = {},
): MatcherResult {
  const part = partOf('toSustainThroughput', received, options)
  const minPerSecond = parseBytesPerSecond(min, 'min')
  if (minPerSecond === 0)
    throw new RangeError('Expected `min` to be more than 0 bytes per second, got 0: every run sustains that')
  return conclude(this, judgeSustained(part, 'bytes', minPerSecond))
}
