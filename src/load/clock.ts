import { endianness } from 'node:os'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
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

// The clock of `performance.now()` from another beginning. Reading it is half of what the engine costs, and this way four fifths of
// that: the number is made of the two words of the bigint, because making it of the bigint costs all that is saved.
const { bigint } = process.hrtime
const nanoseconds = new BigUint64Array(1)
const words = new Uint32Array(nanoseconds.buffer)
const high = endianness() === 'LE' ? 1 : 0

function readHrtimeMs(): number {
  nanoseconds[0] = bigint()
  return (words[high] as number) * 4294.967296 + (words[1 - high] as number) / 1e6
}

// Fake timers that were there first have put another one in its place, under another name.
const isReal = bigint.name === 'hrtimeBigInt'

/** Node's own timers, whatever a test has put in the place of the global ones. */
export const realClock: Clock = {
  now: isReal ? readHrtimeMs : () => performance.now(),
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
