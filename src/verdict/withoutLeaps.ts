import { median } from 'simple-statistics'
import { rise } from '../stats/levels.ts'

// Less may be anything; V8 takes its empty pages of 256 KB and gives them back, up to four at a time were seen.
const leastBytes = 100e3
// So many times the usual distance from the usual gain.
const farOff = 4
// More are how it moves.
const mostShare = 0.2
// Of what is gained with them, so much has to be gained without, and the other way round: a leak may come in steps, and a store that is
// emptied now and then ends where it began.
const leastShare = 0.6

/**
 * Levels of native memory that gain at one rate, without the few steps that are far from it: V8 takes empty pages for its heap and
 * gives them back, now and then and at any moment. In their place is put the usual gain.
 *
 * @param from  the reading from which steps are usual; those before are judged by the same measure.
 * @returns  the same levels where there are none or many of them, and where they make the difference.
 */
export function withoutLeaps(
  operations: readonly number[],
  levels: readonly number[],
  from: number,
): readonly number[] {
  const calls = operations.slice(1).map((_, i) => rise(operations, i, i + 1))
  const steps = calls.map((_, i) => rise(levels, i, i + 1))
  const usual = median(steps.map((step, i) => step / (calls[i] as number)).slice(from))
  const expected = calls.map((count) => usual * count)
  const off = steps.map((step, i) => Math.abs(step - (expected[i] as number)))
  const farBytes = Math.max(leastBytes, farOff * median(off.slice(from)))
  const leaps = off.slice(from).filter((bytes) => bytes > farBytes).length
  if (leaps === 0 || leaps > mostShare * (steps.length - from)) return levels
  const even = [levels[0] as number]
  for (const [i, step] of steps.entries())
    even.push((even[i] as number) + ((off[i] as number) > farBytes ? (expected[i] as number) : step))
  const last = levels.length - 1
  const [read, left] = [rise(levels, from, last), rise(even, from, last)]
  return left > 0 && read >= leastShare * left && left >= leastShare * read ? even : levels
}
