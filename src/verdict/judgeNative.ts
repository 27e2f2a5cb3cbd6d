import { linearRegression, linearRegressionLine, rSquared } from 'simple-statistics'
import { rise, thin } from '../stats/levels.ts'
import { theilSen } from '../stats/theilSen.ts'
import { withoutPoolFalls } from './withoutPoolFalls.ts'

/** What native memory did, call by call. */
export interface NativeSeries {
  /** Strictly rising. */
  readonly operations: readonly number[]
  /** Resident bytes that V8 does not account for. */
  readonly levels: readonly number[]
  /** Bytes that V8 does account for: native code grows with them. */
  readonly heap: readonly number[]
  readonly external: readonly number[]
  /** The memory of all array buffers at the end, written to or not. */
  readonly buffersBytes: number
}

/** `growing` is strong enough to be called a leak, `rising` enough to look longer, `silent` says nothing. */
export type NativeState = 'growing' | 'rising' | 'silent'

// Windows of native memory reach back to half the calls of the one after.
const windowRatio = 2
// An allocator keeps what was freed and rounds up what it takes: less than this comes and goes by itself.
const strongBytes = 512e3
const noticeableBytes = 32e3
// What Node itself holds outside V8's heap, all of it in use, the text of its own modules above all: up to 4.7 MB (Node 26, in Vitest,
// with node:http).
const ownExternalBytes = 6e6
// A database that gathers small writes before it stores them gains some 50 B for each, for a hundred thousand of them (classic-level).
const leastPerCall = 64
// Steady: no window at less than this share of the rate of another. A plateau reached in steps has one near zero.
const steadiness = 0.5
// Strong enough, by bytes in the last window, for what is so steady and so straight. What a line explains of a leak in native code
// is 0.99 and more (classic-level), and of noise 0.02 (gzip calls).
const leaks = [
  { bytes: strongBytes, steadiness, straightness: 0.9 },
  { bytes: 128e3, steadiness: 0.6, straightness: 0.97 },
]
// What leaks rises in nearly every round (24 of 25 in classic-level), what is reused in some (half of those of gzip).
const mostRounds = 0.7
const fewestRounds = 6
// A fit to more points costs more than it tells.
const mostPoints = 25

/**
 * Says whether native memory grows so strongly and steadily that it carries a verdict by itself.
 * The resident set is a poor witness: fragments, arenas and page sizes move it by megabytes, and V8 gives back its pool of
 * empty pages now and then. So only growth that went on at one rate through three windows, each twice as long as the one
 * before, counts; the rate is the median one, which single falls do not move. Silence proves nothing.
 */
export function judgeNative(series: NativeSeries): NativeState {
  const { operations, heap, external } = series
  const levels = withoutPoolFalls(series.levels)
  const last = operations.length - 1
  const half = indexBefore(operations, last)
  const rising = levels.slice(half + 1).filter((level, i) => level > (levels[half + i] as number)).length
  // With few large rounds a rise is no more than a reason to look on.
  if (half < 0 || last - half < fewestRounds) {
    const gained = rise(levels, Math.max(0, half), last)
    const drips = half >= 0 && gained >= noticeableBytes && rising >= mostRounds * (last - half)
    return drips || gained >= strongBytes ? 'rising' : 'silent'
  }
  const quarter = indexBefore(operations, half)
  const eighth = indexBefore(operations, quarter)
  const rate = (from: number, to: number): number =>
    from < 0 || to - from < 1 ? 0 : medianRate(operations.slice(from, to + 1), levels.slice(from, to + 1))
  const now = rate(half, last)
  const length = rise(operations, half, last)
  const explained = rise(heap, half, last) + rise(external, half, last)
  const unexplained = now * length > Math.max(0, explained)
  const before = rate(quarter, half)
  if (
    rising < mostRounds * (last - half) ||
    !unexplained ||
    now < Math.max(leastPerCall, steadiness * before)
  )
    return 'silent'
  const rates = [rate(eighth, quarter), before, now]
  // No leak is made of falls that were taken out.
  const line = straightness(operations.slice(half), series.levels.slice(half))
  const gained = Math.min(now * length, 2 * rise(series.levels, half, last))
  const isLeak = leaks.some(
    (leak) =>
      gained >= leak.bytes &&
      Math.min(...rates) >= leak.steadiness * Math.max(...rates) &&
      line >= leak.straightness,
  )
  if (isLeak && !mayBeTouched(series)) return 'growing'
  return now * length >= noticeableBytes ? 'rising' : 'silent'
}

/** A buffer counts as external at once, and becomes resident page by page as it is first written to. */
function mayBeTouched({ levels, external, buffersBytes }: NativeSeries): boolean {
  const untouched = Math.max(buffersBytes, (external.at(-1) as number) - ownExternalBytes)
  return rise(levels, 0, levels.length - 1) <= untouched
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
