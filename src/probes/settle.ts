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
  /** The longest wait in all, ms. Default 10,000. */
  readonly limitMs?: number
  /** Asked at every pause: ends the wait when true. */
  readonly isOver?: () => boolean
}

/** What was left when nothing more went away. */
export interface SettledState {
  /** Read right after the last collection, before anything new was allocated. */
  readonly memory: MemoryReading
  /** How long it waited for what then went away, ms: 0 when there was no backlog. */
  readonly drainedMs: number
}

// A turn and a collection by themselves move the heap by less than this.
const noticeableFallBytes = 1024
// Pauses grow to this, so that a wait of a second and a half costs a dozen collections.
const longestPauseMs = 256
// Timers that are unref'd, such as those of undici, are asked for from here on: that costs some milliseconds.
const timersMatterFromMs = 200
// Below this many pauses what was closed last may not have let go yet.
const fewestPauses = 3

/**
 * Collects garbage until no more goes away: finalizers run, late closers close, timers that are due fire.
 * Without patience it takes two collections, some 4 ms in a small process; with patience it waits in growing pauses
 * for what is still open, and starts over whenever something has gone.
 * It ends early when nothing is left that could go away.
 */
export async function settle(options: SettleOptions = {}): Promise<SettledState> {
  const { patienceMs = 0, handlesAtRest = -1, limitMs = 10_000, isOver = () => false } = options
  const startedMs = performance.now()
  let waitedMs = 0
  let drainedMs = 0
  let idleMs = 0
  let pauseMs = 1
  let pauses = 0
  const isQuiet = async (handles: number): Promise<boolean> => {
    if (handles > handlesAtRest) return false
    if (patienceMs < timersMatterFromMs) return true
    return pauses >= fewestPauses && (await nextTimerMs()) > patienceMs - idleMs
  }
  collect()
  let { heapUsedBytes } = readMemory()
  let handles = readHandles().total
  for (;;) {
    await (pauseMs > 1 ? setTimeout(pauseMs) : setImmediate())
    collect()
    // Before the handles are listed: that list is garbage of our own.
    const memory = readMemory()
    const handlesNow = readHandles().total
    if (memory.heapUsedBytes < heapUsedBytes - noticeableFallBytes || handlesNow < handles) {
      drainedMs = waitedMs
      idleMs = 0
      pauseMs = 1
      pauses = 0
    } else if (idleMs >= patienceMs || (await isQuiet(handlesNow))) return { memory, drainedMs }
    if (performance.now() - startedMs >= limitMs || isOver()) return { memory, drainedMs }
    heapUsedBytes = memory.heapUsedBytes
    handles = handlesNow
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    idleMs += pauseMs
    pauses++
    waitedMs += pauseMs
  }
}
