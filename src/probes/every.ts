import { performance } from 'node:perf_hooks'
import { clearInterval, setInterval } from 'node:timers'

// Node keeps a timer armed until it would have fired, also when it was cleared, and `settle` waits for timers that are due.
const longestTickMs = 20

/**
 * Acts at an interval, by ticks so short that nothing is left armed when it has been stopped. Keeps no process alive.
 *
 * @returns  stops it.
 */
export function every(intervalMs: number, act: () => void): () => void {
  let dueMs = performance.now() + intervalMs
  const tick = () => {
    const nowMs = performance.now()
    if (nowMs < dueMs) return
    dueMs = Math.max(dueMs + intervalMs, nowMs)
    act()
  }
  const timer = setInterval(tick, Math.min(intervalMs, longestTickMs))
  timer.unref()
  return () => clearInterval(timer)
}
