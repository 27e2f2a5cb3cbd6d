import type { Cancel, Clock } from './clock.ts'

// Operations that never leave the microtask queue would starve timers, sockets and the run's own stop. 2 ms keep timers punctual,
// cost one turn of the loop per thousands of cheap operations, and mostly end before V8 has filled its young generation: what
// is in flight then would make it larger. It is as long for every thousand users, because who waits for a turn costs half as
// much again as who goes on; but no longer than timeouts may be noticed late.
const shortestTurnMs = 2
const turnMsPerUser = 0.002
const longestTurnMs = 20
// The first turn may last longer, but not so long that the limits of the run and of its test come too late.
const longestOpeningMs = 250

/** Anything that waits for its turn to start an operation. */
export interface Waiting {
  /** Starts the next operation. @param nowMs  the run's clock. */
  step(nowMs: number): void
  /** Whether an operation of its own is under way. */
  readonly isBusy: boolean
}

/** Shares the event loop: who finds the turn over waits in line, and timers and sockets go first. */
export class Turn {
  readonly #clock: Clock
  readonly #line: (Waiting | undefined)[]
  #head = 0
  #waiting = 0
  #startedMs = 0
  #cancel: Cancel | undefined
  /** How long one turn may last. */
  readonly longestMs: number
  /** How many have yet to start for the first time. */
  #opening = 0
  // Bound rather than an arrow, which V8 would compile anew for every run.
  readonly #takeTurn = this.#take.bind(this)

  /**
   * @param capacity  the most that can wait at one time.
   * @param users     how many of them share a turn.
   */
  constructor(capacity: number, users: number, clock: Clock) {
    this.#clock = clock
    this.longestMs = Math.min(longestTurnMs, Math.max(shortestTurnMs, users * turnMsPerUser))
    this.#line = new Array<Waiting | undefined>(capacity).fill(undefined)
  }

  /** Begins anew: so many who wait now are let start before turns are shared. */
  open(): void {
    this.#opening = this.#waiting
  }

  /** @param nowMs  the run's clock. */
  isOver(nowMs: number): boolean {
    return nowMs - this.#startedMs >= this.longestMs
  }

  wait(waiting: Waiting): void {
    this.#line[(this.#head + this.#waiting++) % this.#line.length] = waiting
    this.#cancel ??= this.#clock.soon(this.#takeTurn)
  }

  /** Sends everybody in line away. Who comes later is let through as before. */
  clear(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#line.fill(undefined)
    this.#waiting = 0
  }

  #take(): void {
    this.#cancel = undefined
    let nowMs = this.#clock.now()
    this.#startedMs = nowMs
    // Users of a synchronous operation line up again after each call, so they take turns within the turn.
    while (this.#waiting > 0 && this.#mayGoOn(nowMs)) {
      const next = this.#line[this.#head]
      this.#line[this.#head] = undefined
      this.#head = (this.#head + 1) % this.#line.length
      this.#waiting--
      next?.step(nowMs)
      this.#openFor(next)
      nowMs = this.#clock.now()
    }
    if (this.#waiting > 0) this.#cancel ??= this.#clock.soon(this.#takeTurn)
  }

  #mayGoOn(nowMs: number): boolean {
    return !this.isOver(nowMs) || (this.#opening > 0 && nowMs - this.#startedMs < longestOpeningMs)
  }

  // A thousand users are in flight together only if all of them start before the first of them ends: their first round
  // is one turn. Operations that end at once are never in flight together, and get turns from the start.
  #openFor(started: Waiting | undefined): void {
    if (this.#opening > 0) this.#opening = started?.isBusy ? this.#opening - 1 : 0
  }
}
