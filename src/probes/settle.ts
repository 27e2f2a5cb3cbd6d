import { setImmediate, setTimeout } from 'node:timers/promises'
import { collect } from './collect.ts'
import { readHandles } from './handles.ts'

/** When `settle` has waited enough. */
export interface SettleOptions {
  /** How long nothing may have gone away before the rest counts as kept, ms. Default 0: one turn of the event loop. */
  readonly patienceMs?: number
  /** With no more handles than these open, there is nothing to wait for. Default -1: the patience is always waited out. */
  readonly handlesAtRest?: number
  /** The longest wait in all, ms. Default 10,000. */
  readonly limitMs?: number
}

// A turn and a collection by themselves move the heap by less than this.
const noticeableFallBytes = 1024

/**
 * Collects garbage until no more goes away: finalizers run, late closers close, timers that are due fire.
 * Without patience it takes two collections, some 4 ms in a small process; with patience it waits in growing pauses
 * for what is still open, and starts over whenever something has gone.
 * A timer that is unref'd is no handle that Node lists: it is seen only by what it frees once it has fired.
 *
 * @returns  how long it waited for things that then went away, ms: 0 when there was no backlog.
 */
export async function settle(options: SettleOptions = {}): Promise<number> {
  const { patienceMs = 0, handlesAtRest = -1, limitMs = 10_000 } = options
  let waitedMs = 0
  let drainedAtMs = 0
  let idleMs = 0
  let pauseMs = 1
  collect()
  for (;;) {
    const heapBefore = process.memoryUsage().heapUsed
    const handlesBefore = readHandles().total
    await (pauseMs > 1 ? setTimeout(pauseMs) : setImmediate())
    collect()
    const handles = readHandles().total
    if (process.memoryUsage().heapUsed < heapBefore - noticeableFallBytes || handles < handlesBefore) {
      drainedAtMs = waitedMs
      idleMs = 0
      pauseMs = 1
    } else if (idleMs >= patienceMs || handles <= handlesAtRest) return drainedAtMs
    if (waitedMs >= limitMs) return drainedAtMs
    pauseMs = Math.min(pauseMs * 2, 256)
    idleMs += pauseMs
    waitedMs += pauseMs
  }
}
