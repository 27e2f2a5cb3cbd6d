import { rise } from '../stats/levels.ts'
import type { LeakEvidence } from './judgeLeak.ts'
import { judgeNative, type NativeSeries, type NativeState, risesAtEnd } from './judgeNative.ts'
import { natureOf } from './natureOf.ts'

// Native memory that seems to rise is looked at for so long, and so many calls, before it is left alone: a leak of 127 B a call of a
// third of a millisecond is strong after 10,000 calls, 3 s, or more on a busy machine. Operations that are slow get longer in place
// of so many calls.
const longestNative = { elapsedMs: 5000, operations: 15_000, slowMs: 8000 }
// It moves in pages, and a leak of some hundred bytes shows after thousands of calls: half of so many gain half a megabyte by the least that
// is a leak. Fewer do where they made enough readings since half of them: one of two or three may stand beside a page that V8 gave back.
// Operations that are slow, or a machine that is busy, get time in their place, some of it in the operation: rounds that are short for
// their collections tell little in it.
const silentNative = {
  operations: 16_000,
  fewer: { operations: 2500, elapsedMs: 800, readings: 6 },
  elapsedMs: 2000,
  activeMs: 500,
}
// Where readings started over without V8's empty pages, silence before counts for nothing, and little time is left. What neither is
// silent then nor looks like a leak is left alone later.
const again = { readings: 6, silentMs: 800, elapsedMs: 3000 }
// Looking back at every reading would leave more garbage than it tells.
const mostLooksBack = 10

// An allocator needs time to reach its height: sharp's gained 6 KB a call for 500 calls, half of it for as many more, and nothing
// after 2,000.
export const fewestNativeOperations = 2000

// Some megabytes that grow steadily are believed after so many: what an allocator, a cache or a pool is filled with, 64 B a call and
// more, is full by then. (Sockets that closed late were seen to gain 1.6 MB in 7,700 calls.) Where calls are slow, when time is over.
const steadyOperations = 10_000

/** Whether native memory grows, is to be looked at for longer, or may be left alone: `undefined`. */
export function decideNative(
  series: NativeSeries,
  evidence: LeakEvidence,
): 'growing' | 'unclear' | undefined {
  const state = judgeNative(series)
  const calls = evidence.operations.at(-1) as number
  const isOver = evidence.final || isPatienceOver(state, series, evidence)
  const isBelieved = isOver || calls >= steadyOperations
  const grows = state === 'growing' ? isBelieved || isWeighty(series) : state === 'steady' && isBelieved
  if (grows) return evidence.mayBePool ? 'unclear' : 'growing'
  const isLeftAlone =
    evidence.withoutPoolMs === undefined
      ? isOver && !mayLeak(series)
      : isOverAgain(state, series, evidence.withoutPoolMs, isOver)
  return isLeftAlone ? undefined : 'unclear'
}

function isOverAgain(
  state: NativeState,
  series: NativeSeries,
  withoutPoolMs: number,
  isOver: boolean,
): boolean {
  if (series.levels.length < again.readings || withoutPoolMs < again.silentMs) return false
  return (
    (isOver && withoutPoolMs >= again.elapsedMs && !mayLeak(series)) ||
    (state === 'silent' && hasBeenSilent(series))
  )
}

function isWeighty({ levels }: NativeSeries): boolean {
  return rise(levels, 0, levels.length - 1) >= natureOf('native').weighty
}

function isPatienceOver(
  state: NativeState,
  series: NativeSeries,
  { elapsedMs, activeMs, fewRounds = false }: LeakEvidence,
): boolean {
  const calls = series.operations.at(-1) as number
  const enough = calls >= longestNative.operations ? longestNative.elapsedMs : longestNative.slowMs
  if (elapsedMs >= enough) return true
  if (state !== 'silent') return false
  const { fewer } = silentNative
  const isSlow = fewRounds || activeMs >= silentNative.activeMs || elapsedMs >= 2 * silentNative.elapsedMs
  const isOver =
    calls >= silentNative.operations ||
    (isSlow && elapsedMs >= silentNative.elapsedMs) ||
    (calls >= fewer.operations && elapsedMs >= fewer.elapsedMs && readingsSinceHalf(series) >= fewer.readings)
  return isOver && hasBeenSilent(series)
}

/**
 * One silent moment says little while a leak gains less than the allocator moves: of 60 searches of 127 B a call (classic-level, Nodes 22,
 * 24 and 26) 14 had one when their patience was over. None had been silent since half the calls.
 */
function hasBeenSilent(series: NativeSeries): boolean {
  return !wasSinceHalf(series, ['growing', 'steady', 'rising'])
}

/** Whether it looked like a leak not long ago and goes on, although it does not look like one now: a fall is not the end of it. */
function mayLeak(series: NativeSeries): boolean {
  return risesAtEnd(series) && wasSinceHalf(series, ['growing', 'steady'])
}

function wasSinceHalf(series: NativeSeries, states: readonly NativeState[]): boolean {
  for (const state of statesSinceHalf(series)) if (states.includes(state)) return true
  return false
}

/** What it was at the last reading and those before it, since half the calls: at some of them, where they are many. */
function* statesSinceHalf(series: NativeSeries): Generator<NativeState> {
  const { operations, levels, heap, external } = series
  const readings = readingsSinceHalf(series)
  const step = Math.ceil(readings / mostLooksBack)
  for (let end = operations.length; end > operations.length - readings; end -= step) {
    const upTo = (all: readonly number[]): readonly number[] => all.slice(0, end)
    yield judgeNative({
      ...series,
      operations: upTo(operations),
      levels: upTo(levels),
      heap: upTo(heap),
      external: upTo(external),
    })
  }
}

function readingsSinceHalf({ operations }: NativeSeries): number {
  const half = (operations.at(-1) as number) / 2
  return operations.filter((calls) => calls >= half).length
}
