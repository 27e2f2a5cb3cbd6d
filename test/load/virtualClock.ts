import { setImmediate } from 'node:timers/promises'
import type { Cancel, Clock } from '../../src/load/clock.ts'

interface Entry {
  atMs: number
  readonly call: () => void
  readonly everyMs: number | undefined
}

// What has not ended by then never will.
const longestMs = 3_600_000
// Reads and steps at one time. A load that takes no time and only ends with it would go on for ever.
const mostAtOnce = 1_000_000

/** A time that passes only when there is nothing to do: hours take as long as the work in them. */
export class VirtualClock implements Clock {
  #nowMs = 0
  #atOnce = 0
  #defect: string | undefined
  readonly #entries = new Set<Entry>()

  now(): number {
    this.#stay()
    return this.#nowMs
  }

  after(ms: number, call: () => void): Cancel {
    return this.#add({ atMs: this.#nowMs + ms, call, everyMs: undefined })
  }

  every(ms: number, call: () => void): Cancel {
    return this.#add({ atMs: this.#nowMs + ms, call, everyMs: ms })
  }

  soon(call: () => void): Cancel {
    return this.after(0, call)
  }

  /** Resolves so much later. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /** Passes so much time at once, as a synchronous operation does that holds everything up. */
  spend(ms: number): void {
    this.#passTo(this.#nowMs + ms)
  }

  /** Lets time pass until a promise has settled. */
  async until<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false
    const settled = () => {
      isSettled = true
    }
    promise.then(settled, settled)
    for (;;) {
      await setImmediate()
      if (this.#defect !== undefined) throw new Error(this.#defect)
      if (isSettled) return promise
      if (this.#nowMs > longestMs) throw new Error('The promise has not settled in an hour, and never will')
      this.#next()
    }
  }

  #add(entry: Entry): Cancel {
    this.#entries.add(entry)
    return () => this.#entries.delete(entry)
  }

  #next(): void {
    let first: Entry | undefined
    for (const entry of this.#entries) if (first === undefined || entry.atMs < first.atMs) first = entry
    if (first === undefined) throw new Error('Nothing is left to wait for: the promise would never settle')
    this.#passTo(first.atMs)
    if (first.everyMs === undefined) this.#entries.delete(first)
    else first.atMs = this.#nowMs + first.everyMs
    first.call()
  }

  #passTo(atMs: number): void {
    if (atMs <= this.#nowMs) {
      this.#stay()
      return
    }
    this.#nowMs = atMs
    this.#atOnce = 0
  }

  // What waits for time to pass, and leaves it none, is let go: an error thrown here would be lost in a promise of the load.
  #stay(): void {
    if (++this.#atOnce <= mostAtOnce) return
    this.#defect ??= `Time stood still at ${this.#nowMs} ms while much was done: nothing ends that waits for it`
    this.#nowMs++
  }
}
