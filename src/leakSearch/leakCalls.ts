import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers'
import { isThenable } from '../isThenable.ts'
import { onAbort } from '../onAbort.ts'
import { ExitNotice } from './exitNotice.ts'
import { requireRealTime } from './realTime.ts'
import { ThrownCalls } from './thrownCalls.ts'

/** What one call of the operation is given. */
export interface LeakOperationContext {
  /** Counts the calls, from 0. */
  readonly iteration: number
  /** Aborted when the time is up or the test has ended. */
  readonly signal: AbortSignal
}

/** The work that is repeated. Its result is dropped; a promise is awaited. */
export type LeakOperation = (context: LeakOperationContext) => unknown

/** How long calls may go on, and what ends them. */
export interface CallLimits {
  /** No call is started that would end after it, on the clock of `performance.now()`. */
  readonly deadlineMs: number
  /** How long a call may take to heed its signal before it counts as one that never settles. */
  readonly graceMs: number
  /** What would give it more time: `'the time limit of the test'`. */
  readonly toRaise: string
  readonly signals: readonly AbortSignal[]
}

// Where time has to be made real again.
const inOperation = 'in the operation, before it waits or ends'

/** Calls the operation one at a time and keeps nothing of it, so that whatever stays behind is the operation's own. */
export class LeakCalls {
  readonly #operation: LeakOperation
  readonly #limits: CallLimits
  readonly #releases: readonly (() => void)[]
  readonly #controller = new AbortController()
  // As it is before the first call: `node:test` replaces that of the module when it fakes timers.
  readonly #setTimeout = setTimeout
  readonly #stop = (): void => {
    if (this.#controller.signal.aborted) return
    this.#controller.abort()
    this.#grace = this.#setTimeout(() => this.#giveUp?.(), this.#limits.graceMs)
  }
  // One timer for all rounds, and no race: a race leaves a reaction behind on the promise that never wins.
  readonly #deadline: NodeJS.Timeout
  readonly #thrown = new ThrownCalls()
  readonly #notice = new ExitNotice(() => this.#made)
  #grace: NodeJS.Timeout | undefined
  #giveUp: (() => void) | undefined
  #made = 0
  #activeMs = 0
  #longestMs = 0

  constructor(operation: LeakOperation, limits: CallLimits) {
    this.#operation = operation
    this.#limits = limits
    this.#releases = limits.signals.map((signal) => onAbort(signal, this.#stop))
    this.#deadline = setTimeout(this.#stop, Math.max(0, limits.deadlineMs - performance.now()))
  }

  /** Calls that were made, those that are still running included. */
  get made(): number {
    return this.#made
  }

  /** Whether no further call will be made: the time is up, or it was aborted. */
  get isStopped(): boolean {
    return this.#controller.signal.aborted
  }

  /** @throws the reason of an outer signal that was aborted. */
  throwIfAborted(): void {
    for (const signal of this.#limits.signals) signal.throwIfAborted()
  }

  /** Time spent in the operation, ms. */
  get activeMs(): number {
    return this.#activeMs
  }

  /**
   * Makes so many calls, or fewer when the time is up.
   *
   * @throws Error  the operation threw, did not settle, blocked the event loop for too long, or left fake timers on; or the
   *                reason of an outer signal.
   */
  async repeat(count: number): Promise<void> {
    this.throwIfAborted()
    const startedMs = performance.now()
    await new Promise<void>((resolve, reject) => {
      this.#giveUp = () => reject(this.#unsettled(startedMs))
      this.#loop(count).then(resolve, reject)
    })
    this.#giveUp = undefined
    this.#activeMs += performance.now() - startedMs
    requireRealTime(inOperation)
    this.throwIfAborted()
  }

  /** Lets go of timers and signals. */
  close(): void {
    this.#notice.close()
    this.#deadline.close()
    this.#grace?.close()
    this.#giveUp = undefined
    for (const release of this.#releases) release()
  }

  async #loop(count: number): Promise<void> {
    const { signal } = this.#controller
    const { deadlineMs, graceMs } = this.#limits
    // Not as a method: it would be handed this object as its `this`.
    const operation = this.#operation
    let startedMs = performance.now()
    // What throws is tried some more: whether it always does.
    const goesOn = (call: number): boolean => call < count || this.#thrown.any
    for (let call = 0; goesOn(call) && !signal.aborted && this.#fits(startedMs); call++) {
      try {
        const result = operation({ iteration: this.#made++, signal })
        if (isThenable(result)) await result
      } catch (error) {
        // Told to stop, it may well say so.
        if (signal.aborted) break
        this.#thrown.add(error, this.#made, performance.now())
      }
      const endedMs = performance.now()
      if (this.#thrown.isTold(this.#made, endedMs)) break
      if (endedMs > deadlineMs + graceMs) throw this.#blocked(endedMs - startedMs)
      if (endedMs - startedMs > this.#longestMs) this.#longestMs = endedMs - startedMs
      startedMs = endedMs
    }
    const failure = this.#thrown.error(this.#made)
    if (failure !== undefined) throw failure
  }

  /** Whether another call, as long as the longest so far, would end in time. */
  #fits(nowMs: number): boolean {
    return nowMs + this.#longestMs < this.#limits.deadlineMs
  }

  // Thrown at once, it is heard before the runner finds that the test has timed out.
  #blocked(tookMs: number): Error {
    return (
      this.#thrown.error(this.#made) ??
      new Error(
        `The operation blocked the event loop until the time was up: call ${this.#made} took ${seconds(tookMs)}. ` +
          `There is no verdict. Make it faster, or raise ${this.#limits.toRaise}.`,
      )
    )
  }

  #unsettled(startedMs: number): unknown {
    const aborted = this.#limits.signals.find((signal) => signal.aborted)
    if (aborted !== undefined) return aborted.reason
    try {
      requireRealTime(inOperation)
    } catch (error) {
      return error
    }
    // What hangs after it has failed hangs because of that, as a rule.
    return (
      this.#thrown.error(this.#made) ??
      new Error(
        `The operation did not settle: call ${this.#made} was still pending ${seconds(performance.now() - startedMs)} ` +
          'after its round began, and did not heed its signal. There is no verdict. ' +
          `If it only takes longer, raise ${this.#limits.toRaise}.`,
      )
    )
  }
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`
}
