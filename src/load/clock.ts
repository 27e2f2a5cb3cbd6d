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

// The engine reads the time for every operation, and spends a good part of its own on that. The nanoseconds of the process are
// cheaper than `performance.now()`, unless a number is made of the BigInt: its halves are read instead.
const nanoseconds = new BigUint64Array(1)
const halves = new Uint32Array(nanoseconds.buffer)
const high = endianness() === 'LE' ? 1 : 0
const msOfHigh = 2 ** 32 / 1e6
const readNanoseconds = hrtime.bigint

function processMs(): number {
  nanoseconds[0] = readNanoseconds()
  return (halves[high] as number) * msOfHigh + (halves[1 - high] as number) / 1e6
}

/** Node's own timers, whatever a test has put in the place of the global ones. */
export const realClock: Clock = {
  // A fake stands still, and another runtime's may be slow: Node's own is known by its name.
  now: readNanoseconds?.name === 'hrtimeBigInt' ? processMs : () => performance.now(),
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
