import { median } from 'simple-statistics'
import { rise } from '../stats/levels.ts'

// Less may be anything; V8 takes its empty pages of 256 KB and gives them back, up to four at a time were seen.
const leastBytes = 100e3
// So many times the usual distance from the usual gain.
const farOff = 4
// V8 takes once and gives back once in three quarters of a search (classic-level on a busy machine); more are how it moves.
const most = { leaps: 2, falls: 1, share: 0.2 }
// Of what is gained with them, so much has to be gained without: a leak may come in steps. And the other way round, in either half: a store
// that is emptied ends where it began, and one step may make up for that.
const leastShare = 0.5

/**
 * Levels of native memory that gain at one rate, without the few steps that are far from it: V8 takes empty pages for its heap and
 * gives them back, now and then and at any moment. In their place is put the usual gain.
 *
 * @param from  the reading from which on they are left out: what was before may be a warm-up, which no leap explains.
 * @returns  the same levels where there are none or many of them, and where they make the difference.
 */
export function withoutLeaps(
  operations: readonly number[],
  levels: readonly number[],
  from: number,
): readonly number[] {
  const steps = levels.slice(from + 1).map((_, i) => rise(levels, from + i, from + i + 1))
  const calls = steps.map((_, i) => rise(operations, from + i, from + i + 1))
  const usual = median(steps.map((step, i) => step / (calls[i] as number)))
  const expected = calls.map((count) => usual * count)
  const off = steps.map((step, i) => step - (expected[i] as number))
  const farBytes = Math.max(leastBytes, farOff * median(off.map(Math.abs)))
  const leaps = off.filter((bytes) => Math.abs(bytes) > farBytes)
  const falls = leaps.filter((bytes) => bytes < 0)
  const areFew = leaps.length <= Math.min(most.leaps, most.share * steps.length) && falls.length <= most.falls
  if (leaps.length === 0 || !areFew) return levels
  const even = levels.slice(0, from + 1)
  for (const [i, step] of steps.entries()) {
    const isLeap = Math.abs(off[i] as number) > farBytes
    even.push((even[from + i] as number) + (isLeap ? (expected[i] as number) : step))
  }
  const last = levels.length - 1
  const middle = from + Math.round((last - from) / 2)
  const isThere = (start: number, end: number): boolean =>
    rise(levels, start, end) >= leastShare * rise(even, start, end)
  const isMost = rise(even, from, last) >= leastShare * rise(levels, from, last)
  return usual > 0 && isMost && isThere(from, middle) && isThere(middle, last) ? even : levels
}
