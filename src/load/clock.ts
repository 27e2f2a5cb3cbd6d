import { performance } from 'node:perf_hooks'
import {
  clearImmediate,
  clearInterval,
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
} from 'node:timers'

/** Ends what it was given for. */
export type Cancel = () => void

/** The time that a run lives in. Tests give it another one, in which hours pass in no time. */
export interface Clock {
  /** Milliseconds from any beginning, with fractions; never goes back. */
  now(): number
  /** Calls once, so many milliseconds from now. */
  after(ms: number, call: () => void): Cancel
  /** Calls again and again. */
  every(ms: number, call: () => void): Cancel
  /** Calls once timers and sockets have had their turn. */
  soon(call: () => void): Cancel
}

/** Node's own timers, whatever a test has put in the place of the global ones. */
export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
  every(ms, call) {
    const timer = setInterval(call, ms)
    return () => clearInterval(timer)
  },
  soon(call) {
    const immediate = setImmediate(call)
    return () => clearImmediate(immediate)
  },
}
