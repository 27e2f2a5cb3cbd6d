import { performance } from 'node:perf_hooks'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { MemoryReading } from '../records/memoryProfile.ts'
import { collect } from './collect.ts'
import { readHandles } from './handles.ts'
import { readMemory } from './memoryReading.ts'
import { nextTimerMs } from './nextTimer.ts'

/** When `settle` has waited enough. */
export interface SettleOptions {
  /** How long nothing may have gone away before the rest counts as kept, ms. Default 0: one turn of the event loop. */
  readonly patienceMs?: number
  /**
   * With no more handles than these open, and no timer due within a long patience, there is nothing to wait for.
   * Default -1: the patience is always waited out.
   */
  readonly handlesAtRest?: number
  /**
   * Whether one collection will do where no more handles are open than at rest: for work after which nothing was seen to go
   * later. It halves the time. What a finalizer lets go is then counted until the next reading. Default false.
   */
  readonly collectOnce?: boolean
  /** The longest wait in all, ms. Default 10,000. */
  readonly limitMs?: number
  /** Asked at every pause: ends the wait when true. */
  readonly isOver?: () => boolean
}

/** What was left when nothing more went away, or was expected to. */
export interface SettledState {
  /** Read right after the last collection, before anything new was allocated. */
  readonly memory: MemoryReading
  /** How long it waited for what then went away, ms: 0 when there was no backlog. */
  readonly drainedMs: number
  /**
   * Whether something was seen to go after the first collection: on the heap, or outside of it, where array buffers are freed by
   * the collection after the one that found them. After one collection alone nothing was looked for.
   */
  readonly wentLater: boolean
}

/** A turn and a collection by themselves move the heap by less than this. */
export const noticeableFallBytes = 1024
// Pauses grow to this, so that a wait of a second and a half costs a dozen collections.
const longestPauseMs = 256
// Timers that are unref'd, such as those of undici, are asked for from here on: that costs some milliseconds.
const timersMatterFromMs = 200
// Below this many pauses what was closed last may not have let go yet.
const fewestPauses = 3

/**
 * Collects garbage until no more goes away: finalizers run, late closers close, timers that are due fire.
 * Without patience it takes two collections, some 4 ms in a small process, or one with `collectOnce`; with patience it
 * waits in growing pauses for what is still open, and starts over whenever something has gone.
 * It ends early when nothing is left that could go away.
 */
export async function settle(options: SettleOptions = {}): Promise<SettledState> {
  const {
    patienceMs = 0,
    handlesAtRest = -1,
    collectOnce = false,
    limitMs = 10_000,
    isOver = () => false,
  } = options
  const startedMs = performance.now()
  let waitedMs = 0
  let drainedMs = 0
  let wentLater = false
  let idleMs = 0
  let pauseMs = 1
  let pauses = 0
  const isQuiet = async (handles: number): Promise<boolean> => {
    if (handles > handlesAtRest) return false
    if (patienceMs < timersMatterFromMs) return true
    return pauses >= fewestPauses && (await nextTimerMs()) > patienceMs - idleMs
  }
  if (collectOnce) await setImmediate()
  collect()
  // Before the handles are listed: that list is garbage of our own.
  const first = readMemory()
  let { heapUsedBytes } = first
  let handles = readHandles().total
  if (collectOnce && handles <= handlesAtRest) return { memory: first, drainedMs, wentLater }
  for (;;) {
    await (pauseMs > 1 ? setTimeout(pauseMs) : setImmediate())
    collect()
    const memory = readMemory()
    const handlesNow = readHandles().total
    if (memory.externalBytes < first.externalBytes - noticeableFallBytes) wentLater = true
    if (memory.heapUsedBytes < heapUsedBytes - noticeableFallBytes || handlesNow < handles) {
      drainedMs = waitedMs
      wentLater = true
      idleMs = 0
      pauseMs = 1
      pauses = 0
    } else if (idleMs >= patienceMs || (await isQuiet(handlesNow))) return { memory, drainedMs, wentLater }
    if (performance.now() - startedMs >= limitMs || isOver()) return { memory, drainedMs, wentLater }
    heapUsedBytes = memory.heapUsedBytes
    handles = handlesNow
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    idleMs += pauseMs
    pauses++
    waitedMs += pauseMs
  }
}
