import { endianness } from 'node:os'
import { performance } from 'node:perf_hooks'
import { hrtime } from 'node:process'
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

// An engine that reads the time for every operation spends a third of its own on that. The nanoseconds of the process cost a
// sixth less than `performance.now()`, in two halves: as a number of their own they would be an object every time.
const nanoseconds = new BigUint64Array(1)
const halves = new Uint32Array(nanoseconds.buffer)
const high = endianness() === 'LE' ? 1 : 0
const msOfHigh = 2 ** 32 / 1e6
// Taken before a test puts a clock of its own there.
const readNanoseconds = hrtime.bigint

function processMs(): number {
  nanoseconds[0] = readNanoseconds()
  return (halves[high] as number) * msOfHigh + (halves[1 - high] as number) / 1e6
}

// Deadlines are on the clock of `performance.now()`, which counts from when this thread began. Of several tries the one
// that nothing came between is off by a part of a microsecond.
const beganMs = Math.min(
  ...Array.from({ length: 16 }, () => {
    const atMs = performance.now()
    return processMs() - atMs
  }),
)

/** Node's own timers, whatever a test has put in the place of the global ones. Its time is that of `performance.now()`. */
export const realClock: Clock = {
  // Anything else of that name stands still, or is slow.
  now: readNanoseconds.name === 'hrtimeBigInt' ? () => processMs() - beganMs : () => performance.now(),
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
