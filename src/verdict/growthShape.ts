import { max, mean, median, min, sum } from 'simple-statistics'
import { largestFall, rise } from '../stats/levels.ts'

// Fewer rounds may be a single thing that was built up.
const floodRounds = 8
const mostRounds = 0.9
// What has levelled off gains less than this of what it gained before, in the last quarter of the rounds.
const levelShare = 0.25
const fewestTailRounds = 4
// So many rounds that all gain about the same are no noise, however little that is.
const regularRounds = 20
// Of three large rounds with a wait after each, none may gain less per call than this share of another.
const evenShare = 0.6
const evenOperations = 500
const uniformRounds = 12
const uniformShare = 0.75
const drippingRises = 3
// Less than this comes and goes by itself.
const leastSwingBytes = 65_536
const swingReadings = 4
const fewestStrikes = 10
const strikesShare = 0.75
// An array that takes 8 B a call and is full takes half as much again: 4 B for each call so far. Some less, because rounds are coarse.
const stepBytesPerCall = 3.5
const keptShare = 0.75

function gainsOf(levels: readonly number[]): number[] {
  return levels.slice(1).map((_, i) => rise(levels, i, i + 1))
}

/** Growth that would soon hurt the process, round by round: one that accelerates may all lie in the last window. */
export function isFlood(levels: readonly number[], harmful: number): boolean {
  const gains = gainsOf(levels)
  const net = rise(levels, 0, levels.length - 1)
  const rising = gains.filter((gain) => gain > 0).length
  return (
    net >= harmful &&
    gains.length >= floodRounds &&
    rising >= mostRounds * gains.length &&
    max(gains) <= net / 2
  )
}

/**
 * Whether growth that came with every round has come to its end: a cache that is full. Of growth in steps, and of levels that
 * fall, the last rounds say nothing.
 */
export function hasLevelledOff(operations: readonly number[], levels: readonly number[]): boolean {
  const rates = gainsOf(levels).map((gain, i) => gain / rise(operations, i, i + 1))
  const tail = Math.max(fewestTailRounds, Math.floor(rates.length / 4))
  if (rates.length < 2 * tail) return false
  const before = median(rates.slice(0, -tail))
  const end = levels.slice(-tail - 1)
  const usual = before * rise(operations, operations.length - 2, operations.length - 1)
  return before > 0 && median(rates.slice(-tail)) < levelShare * before && largestFall(end) <= usual
}

/** Small growth of nearly the same size in nearly every one of many rounds, and never a fall. */
export function isRegular(levels: readonly number[]): boolean {
  const gains = gainsOf(levels)
  const rising = gains.filter((gain) => gain > 0).length
  return (
    gains.length >= regularRounds &&
    rising >= mostRounds * gains.length &&
    largestFall(levels) === 0 &&
    median(gains) >= mean(gains) / 2
  )
}

/** Whether the last three of few, large rounds gained about the same per call. */
export function isEven(operations: readonly number[], levels: readonly number[], noise: number): boolean {
  const last = levels.length - 1
  if (last < 3 || rise(operations, last - 3, last) < evenOperations) return false
  const gains = gainsOf(levels).slice(-3)
  const rates = gains.map((gain, i) => gain / rise(operations, last - 3 + i, last - 2 + i))
  return Math.min(...gains) >= noise && Math.min(...rates) >= evenShare * Math.max(...rates)
}

/**
 * Whether every one of many rounds gained about the same per call: no warm-up does, and no store that grows in steps. One of
 * them may have gained more, as something else was loaded once.
 */
export function isUniform(operations: readonly number[], levels: readonly number[]): boolean {
  const rates = gainsOf(levels).map((gain, i) => gain / rise(operations, i, i + 1))
  if (rates.length < uniformRounds) return false
  const [, largestButOne = 0] = rates.toSorted((a, b) => b - a)
  return min(rates) > 0 && min(rates) >= uniformShare * largestButOne
}

/**
 * Whether a few large gains, among many rounds without any, are nearly all the growth: tables that V8 makes larger for code that
 * makes code do that. What leaks now and then strikes more often.
 */
export function hasFewStrikes(levels: readonly number[]): boolean {
  const gains = gainsOf(levels)
  const largest = max(gains)
  const strikes = gains.filter((gain) => gain >= largest / 4)
  const idle = gains.filter((gain) => gain < largest / 10)
  const isAll = sum(strikes) >= strikesShare * rise(levels, 0, levels.length - 1)
  return isAll && strikes.length < fewestStrikes && idle.length >= gains.length / 2
}

/** A count that rose several times and never fell: something is opened now and then, and not closed. */
export function onlyRises(levels: readonly number[]): boolean {
  return gainsOf(levels).filter((gain) => gain > 0).length >= drippingRises && largestFall(levels) === 0
}

/**
 * Whether a store that takes a slot at every call may be what grew: within the calls there is a step of the size that such a
 * store must take there, and what came with it stayed, up to the last of the levels. V8's own steps do not grow with the calls.
 *
 * @param operations  of the first of the levels: those among which the step has to be.
 */
export function stepsLikeAStore(operations: readonly number[], levels: readonly number[]): boolean {
  const gains = gainsOf(levels.slice(0, operations.length))
  const step = max(gains)
  const before = gains.indexOf(step)
  const kept = Math.min(...levels.slice(before + 1)) - (levels[before] as number)
  return kept >= keptShare * step && step >= stepBytesPerCall * (operations[before] as number)
}

/** Whether a level of bytes falls now and then by more than comes and goes by itself. */
export function swings(levels: readonly number[]): boolean {
  return largestFall(levels) >= leastSwingBytes
}

/** Whether such a level is up at the moment: above one of the last few by a quarter of what it falls by. */
export function isHighInSwing(levels: readonly number[]): boolean {
  return (
    swings(levels) && (levels.at(-1) as number) - min(levels.slice(-swingReadings)) >= largestFall(levels) / 4
  )
}
