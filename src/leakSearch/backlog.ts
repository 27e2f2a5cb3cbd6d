import { nextTimerMs } from '../probes/nextTimer.ts'
import type { LeakResource } from '../records/leakReport.ts'
import { isHighInSwing } from '../verdict/growthShape.ts'
import type { LeakCalls } from './leakCalls.ts'
import type { LeakPace } from './leakPace.ts'
import type { LeakReadings } from './leakReadings.ts'
import { hasDrained, longPatienceMs, waitLong } from './longWait.ts'

// Cut shorter, a wait would prove nothing of timers and sockets that linger for a second.
const shortestWaitMs = 1200

/** Tells what is only in flight from what is kept: what grew and then goes away by itself was a backlog. */
export class Backlog {
  readonly #calls: LeakCalls
  readonly #readings: LeakReadings
  readonly #pace: LeakPace
  readonly #leftMs: () => number
  /** Set once a wait has shown that what grew does not go away. */
  isLasting = false
  /** Set once it has shown the contrary: from then on every round waits for what is in flight. */
  isKnown = false
  /** What was open before the first call. */
  handlesAtRest = 0

  /** @param leftMs  until the search has to end. */
  constructor(calls: LeakCalls, readings: LeakReadings, pace: LeakPace, leftMs: () => number) {
    this.#calls = calls
    this.#readings = readings
    this.#pace = pace
    this.#leftMs = leftMs
  }

  /** Whether a wait would prove anything: there is time for it, or nothing that could go away. */
  async canTell(): Promise<boolean> {
    return this.#leftMs() >= shortestWaitMs || !(await this.mayDrain())
  }

  /** Whether anything is open or due that could go away by itself. */
  async mayDrain(): Promise<boolean> {
    if (this.#readings.record.last('handle') > this.handlesAtRest) return true
    return !((await nextTimerMs()) > longPatienceMs)
  }

  /**
   * Where the heap comes and goes with timers that nobody lists, its level is the moment's: unless that is waited for, it says
   * nothing.
   */
  async calm(): Promise<void> {
    if (this.isLasting || this.isKnown || !isHighInSwing(this.#readings.record.levels().get('heap') ?? []))
      return
    if ((await this.canTell()) && (await this.mayDrain())) await this.drains(['heap'])
  }

  /** After a round that left too much: either it is in flight, or rounds must be smaller. */
  async lighten(): Promise<void> {
    const heavy = this.#readings.heavy()
    if (heavy.length === 0) return
    const isOpen = !this.isLasting && !this.isKnown && (await this.canTell())
    if (!isOpen || !(await this.drains(heavy))) this.#pace.halve()
  }

  /** Waits long. If what grew goes away then, the rounds start over with what is left. */
  async drains(growing: readonly LeakResource[]): Promise<boolean> {
    const settled = await waitLong(this.#readings, {
      calls: this.#calls.made,
      handlesAtRest: this.handlesAtRest,
      leftMs: this.#leftMs(),
      isOver: () => this.#calls.isStopped,
    })
    this.#calls.throwIfAborted()
    if (!hasDrained(this.#readings.record, growing)) {
      this.#readings.record.dropLast()
      this.isLasting = true
      this.#pace.waitNoMore()
      return false
    }
    this.#readings.record.startOver()
    this.isKnown = true
    this.#pace.waitForBacklog(settled.drainedMs, this.#calls.activeMs / this.#calls.made)
    return true
  }
}
