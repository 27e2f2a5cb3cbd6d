import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import { clearInterval, setInterval } from 'node:timers'

// A hold-up shorter than this is not worth a word, and a timer this often costs next to nothing.
const tickMs = 20

/** The event loop over a span of time. */
export interface LoopUsage {
  /** 0 to 1; NaN where it could not be told. */
  readonly utilization: number
  readonly busyMs: number
  /** The longest that a timer was kept waiting. */
  readonly maxLagMs: number
}

/** Watches how busy the event loop is, and how long it keeps a timer waiting. */
export class LoopProbe {
  readonly #startedMs = performance.now()
  readonly #before: EventLoopUtilization = performance.eventLoopUtilization()
  // Of its own: `monitorEventLoopDelay` misses hold-ups that end before it looks again (11 ms seen of 1 s).
  readonly #timer = setInterval(() => this.#tick(), tickMs)
  #expectedMs = this.#startedMs + tickMs
  #maxLagMs = 0

  constructor() {
    this.#timer.unref()
  }

  end(): LoopUsage {
    clearInterval(this.#timer)
    this.#tick()
    const spanMs = performance.now() - this.#startedMs
    // From the idle time: under fake timers the active time is counted on two clocks.
    const idleMs = performance.eventLoopUtilization().idle - this.#before.idle
    const utilization = 1 - idleMs / spanMs
    const sound = utilization >= 0 && utilization <= 1
    return {
      utilization: sound ? utilization : Number.NaN,
      busyMs: sound ? spanMs - idleMs : Number.NaN,
      maxLagMs: this.#maxLagMs,
    }
  }

  #tick(): void {
    const nowMs = performance.now()
    this.#maxLagMs = Math.max(this.#maxLagMs, nowMs - this.#expectedMs)
    this.#expectedMs = nowMs + tickMs
  }
}
