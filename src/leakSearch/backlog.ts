import { nextTimerMs } from '../probes/nextTimer.ts'
import type { SettledState } from '../probes/settle.ts'
import type { LeakResource } from '../records/leakReport.ts'
import { isHighInSwing, swings } from '../verdict/growthShape.ts'
import type { LeakCalls } from './leakCalls.ts'
import type { LeakPace } from './leakPace.ts'
import type { LeakReadings } from './leakReadings.ts'
import { hasDrained, hasLetGo, longPatienceMs, waitLong } from './longWait.ts'

// Cut shorter, a wait would prove nothing of timers and sockets that linger for a second.
const shortestWaitMs = 1200
// A wait shows what goes away while there is something. By then one of so many looks should have found it.
const mostLooks = 12
const mostVainWaits = 3

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
  /** Set while rounds go on until the heap is high: see `calm`. */
  isSought = false
  #looks = 0

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

  /** Whether another round like the last would not fit, with the long wait that a suspicion calls for. */
  async isLast(roundTookMs: number, isSuspected: boolean): Promise<boolean> {
    const leftMs = this.#leftMs()
    if (roundTookMs >= leftMs) return true
    const isShort = roundTookMs + longPatienceMs >= leftMs
    return isShort && isSuspected && !this.isLasting && (await this.mayDrain())
  }

  /**
   * Where the heap comes and goes with timers that nobody lists, its level is the moment's: unless that is waited for, it says
   * nothing. @returns whether rounds go on for that: the next time there may be something to wait for, or it was.
   */
  async calm(): Promise<boolean> {
    const heap = this.#readings.record.levels().get('heap') ?? []
    this.isSought = false
    if (this.isLasting || this.isKnown || !swings(heap) || this.#looks >= mostLooks) return false
    this.#looks++
    if (!isHighInSwing(heap)) {
      this.isSought = true
      return true
    }
    if (!(await this.canTell())) return false
    const settled = await this.#wait()
    if (hasLetGo(this.#readings.record, heap)) {
      this.#startOver(settled)
      return true
    }
    this.#readings.record.dropWait()
    this.#looks += mostLooks / mostVainWaits
    return false
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
    const settled = await this.#wait()
    if (hasDrained(this.#readings.record, growing)) {
      this.#startOver(settled)
      return true
    }
    this.#readings.record.dropWait()
    this.isLasting = true
    this.#pace.waitNoMore()
    return false
  }

  /** Whether what native memory gained may be V8's own, so that rounds start over. Asked last: it disturbs what is read after it. */
  async startsWithoutPool(isLast: boolean): Promise<boolean> {
    const starts = await this.#readings.startsWithoutPool(this.#calls.made, this.#leftMs(), isLast)
    // Little time is left then, and settling takes more of it.
    if (starts) this.#pace.widen(this.#calls.activeMs / this.#calls.made)
    return starts
  }

  async #wait(): Promise<SettledState> {
    const settled = await waitLong(this.#readings, {
      calls: this.#calls.made,
      handlesAtRest: this.handlesAtRest,
      leftMs: this.#leftMs(),
      isOver: () => this.#calls.isStopped,
    })
    this.#calls.throwIfAborted()
    return settled
  }

  /** From now on every round waits. */
  #startOver({ drainedMs }: SettledState): void {
    this.#readings.record.startOver()
    this.isKnown = true
    this.#pace.waitForBacklog(drainedMs, this.#calls.activeMs / this.#calls.made)
  }
}
