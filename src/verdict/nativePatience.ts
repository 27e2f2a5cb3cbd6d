import { rise } from '../stats/levels.ts'
import type { LeakEvidence } from './judgeLeak.ts'
import type { NativeState } from './judgeNative.ts'
import { natureOf } from './natureOf.ts'

// Native memory that seems to rise is looked at for so long, and so many calls, before it is left alone: a leak of 127 B a call of a
// third of a millisecond is strong after 10,000 calls, 3 s, or more on a busy machine. Operations that are slow get longer in place
// of so many calls.
const longestNative = { elapsedMs: 5000, operations: 15_000, slowMs: 8000 }
// It moves in pages, so that a leak of some hundred bytes shows after thousands of calls; operations that are slow, or a machine that
// is busy, get time in their place.
const silentNative = { operations: 6000, fewer: { operations: 2500, elapsedMs: 800 }, elapsedMs: 2000 }
// An allocator needs as long to reach its height: sharp's gained 6 KB a call for 500 calls, half of it for as many more, and nothing
// after 2,000.
export const fewestNativeOperations = 2000

// Some megabytes that grow steadily are believed after so many: what an allocator, a cache or a pool is filled with, 64 B a call and
// more, is full by then. (Sockets that closed late were seen to gain 1.6 MB in 7,700 calls.) Where calls are slow, when time is over.
const steadyOperations = 10_000

/** Whether native memory grows, is to be looked at for longer, or may be left alone: `undefined`. */
export function decideNative(state: NativeState, evidence: LeakEvidence): 'growing' | 'unclear' | undefined {
  const calls = evidence.operations.at(-1) as number
  const isOver = evidence.final || isPatienceOver(state, calls, evidence.elapsedMs)
  const isBelieved = isOver || calls >= steadyOperations
  if (state === 'growing' && (isBelieved || isWeighty(evidence))) return 'growing'
  if (state === 'steady' && isBelieved) return 'growing'
  return isOver ? undefined : 'unclear'
}

function isWeighty({ levels }: LeakEvidence): boolean {
  const native = levels.get('native') ?? []
  return rise(native, 0, native.length - 1) >= natureOf('native').weighty
}

function isPatienceOver(state: NativeState, calls: number, elapsedMs: number): boolean {
  if (state !== 'silent') {
    const enough = calls >= longestNative.operations ? longestNative.elapsedMs : longestNative.slowMs
    return elapsedMs >= enough
  }
  const { fewer } = silentNative
  return (
    calls >= silentNative.operations ||
    elapsedMs >= silentNative.elapsedMs ||
    (calls >= fewer.operations && elapsedMs >= fewer.elapsedMs)
  )
}
