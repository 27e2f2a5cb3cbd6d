import { linearRegression, linearRegressionLine, max, min, rSquared } from 'simple-statistics'
import { rise, thin } from '../stats/levels.ts'
import { theilSen } from '../stats/theilSen.ts'
import { withoutLeaps } from './withoutLeaps.ts'

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

/** `growing` is strong enough to be called a leak, `steady` is one if it goes on, `rising` may become one, `silent` says nothing. */
export type NativeState = 'growing' | 'steady' | 'rising' | 'silent'

// Windows of native memory reach back to half the calls of the one after.
const windowRatio = 2
// What has stopped shows in the last quarter of the calls.
const tailRatio = 4 / 3
// By bytes that the last window gained. An allocator keeps what was freed and rounds up what it takes: less than half a megabyte
// may come and go by itself, and less than a page of V8's pool (256 KiB) in all says nothing however steady it is.
const strong = { bytes: 512e3, steadiness: 0.5, straightness: 0.9 }
// Whatever was before the last three quarters of so many calls, in which leaps of V8's pool may stand: a line, of which a square root keeps
// 0.7 of its rate.
const line = { operations: 10_000, kept: 0.8, had: 0.6, straightness: 0.97 }
const small = { bytes: 128e3, steadiness: 0.6, straightness: 0.97 }
const noticeableBytes = 32e3
// What Node itself holds outside V8's heap, all of it in use, the text of its own modules above all: up to 4.7 MB (Node 26, in Vitest,
// with node:http).
const ownExternalBytes = 6e6
// A database that gathers small writes before it stores them gains some 50 B for each, for a hundred thousand of them (classic-level).
const leastPerCall = 64
// What leaks rises in nearly every round (24 of 25 in classic-level), what is reused in some (half of those of gzip).
const mostRounds = 0.7
const fewestRounds = 6
// A fit to more points costs more than it tells.
const mostPoints = 25

/**
 * Says whether native memory grows so strongly and steadily that it carries a verdict by itself.
 * The resident set is a poor witness: fragments, arenas and page sizes move it by megabytes, and V8 gives back its pool of
 * empty pages now and then (`withoutLeaps`). So only what went on at one rate through three windows, each twice as long as the one
 * before, may be a leak: *steady*, no window at less than a share of the rate of another (a plateau reached in steps has one near
 * zero; a square root has 0.5 in three), and *straight*: what a line explains is 0.97 and more of a leak in native code
 * (classic-level), and 0.02 of noise (gzip calls). A good line through the last two windows of many calls, no less steep at its end, needs
 * no third. What is not so much is a reason to look on, and so is what may be buffers that are written to for the first time: a leak that
 * gained less than all array buffers hold cannot be told from them.
 * Silence proves nothing.
 */
export function judgeNative(series: NativeSeries): NativeState {
  const { operations, heap, external } = series
  const last = operations.length - 1
  const half = indexBefore(operations, last)
  const quarter = indexBefore(operations, half)
  const levels = quarter < 0 ? series.levels : withoutLeaps(operations, series.levels, quarter)
  const isRising = risesInMost(operations.slice(Math.max(0, half)), levels.slice(Math.max(0, half)))
  // With few large rounds a rise is no more than a reason to look on.
  if (half < 0 || last - half < fewestRounds) {
    const gained = rise(levels, Math.max(0, half), last)
    const drips = half >= 0 && isRising && gained >= noticeableBytes
    return drips || gained >= strong.bytes ? 'rising' : 'silent'
  }
  const [now, before] = [rate(operations, levels, half, last), rate(operations, levels, quarter, half)]
  const gained = now * rise(operations, half, last)
  const explained = rise(heap, half, last) + rise(external, half, last)
  if (!isRising || now < leastPerCall || now < strong.steadiness * before || gained <= explained)
    return 'silent'
  const rates = [rate(operations, levels, indexBefore(operations, quarter), quarter), before, now]
  const isSteady = ({ steadiness }: typeof small): boolean => min(rates) >= steadiness * max(rates)
  const isStraight = ({ straightness }: { readonly straightness: number }, from: number): boolean =>
    straightnessOf(operations.slice(from), levels.slice(from)) >= straightness
  const tail = rate(operations, levels, indexBefore(operations, last, tailRatio), last)
  const keepsOn =
    (operations[last] as number) >= line.operations &&
    now >= line.kept * before &&
    tail >= line.kept * now &&
    before >= line.had * now
  const isStrong = (isSteady(strong) && isStraight(strong, quarter)) || (keepsOn && isStraight(line, quarter))
  const state =
    gained >= strong.bytes && isStrong
      ? 'growing'
      : gained >= small.bytes && isSteady(small) && isStraight(small, half)
        ? 'steady'
        : 'rising'
  if (state !== 'rising' && !mayBeTouched(series)) return state
  return gained >= noticeableBytes ? 'rising' : 'silent'
}

/** Whether it still rose in the last quarter of the calls. */
export function risesAtEnd({ operations, levels }: NativeSeries): boolean {
  const last = operations.length - 1
  return rate(operations, levels, indexBefore(operations, last, tailRatio), last) >= leastPerCall
}

/** A buffer counts as external at once, and becomes resident page by page as it is first written to. */
function mayBeTouched({ levels, external, buffersBytes }: NativeSeries): boolean {
  const untouched = Math.max(buffersBytes, (external.at(-1) as number) - ownExternalBytes)
  return (levels.at(-1) as number) - min([...levels]) <= untouched
}

function indexBefore(operations: readonly number[], index: number, ratio = windowRatio): number {
  if (index < 0) return -1
  const limit = (operations[index] as number) / ratio
  return operations.findLastIndex((count) => count <= limit)
}

/** Small rounds are taken together: one of forty calls may gain less than a page. */
function risesInMost(operations: readonly number[], levels: readonly number[]): boolean {
  const [, some] = thin(operations, levels, mostPoints)
  const rising = some.filter((level, i) => level > (some[i - 1] ?? level)).length
  return rising >= mostRounds * (some.length - 1)
}

/** Bytes per call, the median of all pairs of readings; 0 of a window that there is not. */
function rate(operations: readonly number[], levels: readonly number[], from: number, to: number): number {
  if (from < 0 || to - from < 1) return 0
  const window = [operations.slice(from, to + 1), levels.slice(from, to + 1)] as const
  return theilSen(...thin(...window, mostPoints)).slope
}

function straightnessOf(operations: readonly number[], levels: readonly number[]): number {
  const [x, y] = thin(operations, levels, mostPoints)
  const points = x.map((value, index) => [value, y[index] as number])
  return rSquared(points, linearRegressionLine(linearRegression(points)))
}
