import { linearRegression, linearRegressionLine, rSquared } from 'simple-statistics'
import { rise, thin } from '../stats/levels.ts'
import { theilSen } from '../stats/theilSen.ts'

/** What native memory did, call by call. */
export interface NativeSeries {
  /** Strictly rising. */
  readonly operations: readonly number[]
  /** Resident bytes that V8 does not account for. */
  readonly levels: readonly number[]
  /** Bytes that V8 does account for: native code grows with them. */
  readonly heap: readonly number[]
  readonly external: readonly number[]
}

/** `growing` is strong enough to be called a leak, `rising` enough to look longer, `silent` says nothing. */
export type NativeState = 'growing' | 'rising' | 'silent'

// Windows of native memory reach back to half the calls of the one after.
const windowRatio = 2
// An allocator keeps what was freed and rounds up what it takes: less than this comes and goes by itself.
const strongBytes = 512e3
const noticeableBytes = 64e3
// What Node itself holds outside V8's heap, all of it in use: 1.8 to 2.2 MB bare and in Vitest.
const ownExternalBytes = 3e6
// A database that gathers small writes before it stores them gains some 50 B for each, for a hundred thousand of them (classic-level).
const leastPerCall = 64
// Steady: no window at less than this share of the rate of another. A plateau reached in steps has one near zero.
const steadiness = 0.5
// What leaks rises in nearly every round (24 of 25 in classic-level), what is reused in some (half of those of gzip).
const mostRounds = 0.7
// What a line explains of a leak in native code (0.99 in classic-level), and of noise (0.02 in gzip calls).
const straightEnough = 0.9
const fewestRounds = 6
// A fit to more points costs more than it tells.
const mostPoints = 25

/**
 * Says whether native memory grows so strongly and steadily that it carries a verdict by itself.
 * The resident set is a poor witness: fragments, arenas and page sizes move it by megabytes, and V8 gives back its pool of
 * empty pages now and then. So only growth that went on at one rate through three windows, each twice as long as the one
 * before, counts; the rate is the median one, which single falls do not move. Silence proves nothing.
 */
export function judgeNative({ operations, levels, heap, external }: NativeSeries): NativeState {
  const last = operations.length - 1
  const half = indexBefore(operations, last)
  const rising = levels.slice(half + 1).filter((level, i) => level > (levels[half + i] as number)).length
  // With few large rounds a rise is no more than a reason to look on.
  if (half < 0 || last - half < fewestRounds) {
    const gained = rise(levels, Math.max(0, half), last)
    const drips =
      half >= 0 && last - half >= 2 && gained >= noticeableBytes && rising >= mostRounds * (last - half)
    return drips || gained >= strongBytes ? 'rising' : 'silent'
  }
  const quarter = indexBefore(operations, half)
  const eighth = indexBefore(operations, quarter)
  const rate = (from: number, to: number): number =>
    from < 0 || to - from < 1 ? 0 : medianRate(operations.slice(from, to + 1), levels.slice(from, to + 1))
  const now = rate(half, last)
  const length = rise(operations, half, last)
  const explained = rise(heap, half, last) + rise(external, half, last)
  // A buffer counts as external at once, and becomes resident page by page as it is first written to.
  const touched = rise(levels, 0, last) <= (external[last] as number) - ownExternalBytes
  const unexplained = now * length > Math.max(0, explained) && !touched
  const before = rate(quarter, half)
  if (
    rising < mostRounds * (last - half) ||
    !unexplained ||
    now < Math.max(leastPerCall, steadiness * before)
  )
    return 'silent'
  const rates = [rate(eighth, quarter), before, now]
  const steady = Math.min(...rates) >= steadiness * Math.max(...rates)
  const strong = now * length >= strongBytes && rise(levels, half, last) >= strongBytes / 2
  if (steady && strong && straightness(operations.slice(quarter), levels.slice(quarter)) >= straightEnough)
    return 'growing'
  return now * length >= noticeableBytes ? 'rising' : 'silent'
}

function indexBefore(operations: readonly number[], index: number): number {
  if (index < 0) return -1
  const limit = (operations[index] as number) / windowRatio
  return operations.findLastIndex((count) => count <= limit)
}

function medianRate(x: readonly number[], y: readonly number[]): number {
  return theilSen(...thin(x, y, mostPoints)).slope
}

function straightness(x: readonly number[], y: readonly number[]): number {
  const points = x.map((value, index) => [value, y[index] as number])
  return rSquared(points, linearRegressionLine(linearRegression(points)))
}
