import { performance } from 'node:perf_hooks'
import { clearTimeout, setTimeout } from 'node:timers'
import { isThenable } from './isThenable.ts'
import { onAbort } from './onAbort.ts'
import { show } from './options.ts'

/** What one call of the operation is given. */
export interface LeakOperationContext {
  /** Counts the calls, from 0. */
  readonly iteration: number
  /** Aborted when the time is up or the test has ended. */
  readonly signal: AbortSignal
}

/** The work that is repeated. Its result is dropped; a promise is awaited. */
export type LeakOperation = (context: LeakOperationContext) => unknown

/** Calls the operation one at a time and keeps nothing of it, so that whatever stays behind is the operation's own. */
export class LeakCalls {
  readonly #operation: LeakOperation
  readonly #deadlineMs: number
  readonly #graceMs: number
  readonly #outer: readonly AbortSignal[]
  readonly #releases: readonly (() => void)[]
  readonly #controller = new AbortController()
  readonly #stop = (): void => this.#abort()
  // One timer for all rounds, and no race: a race leaves a reaction behind on the promise that never wins.
  readonly #deadline: NodeJS.Timeout
  #grace: NodeJS.Timeout | undefined
  #giveUp: (() => void) | undefined
  #made = 0
  #activeMs = 0
  #longestMs = 0

  /**
   * @param deadlineMs  no call is started that would end after it, on the clock of `performance.now()`.
   * @param graceMs     how long a call may take to heed its signal before it counts as one that never settles.
   */
  constructor(operation: LeakOperation, deadlineMs: number, graceMs: number, outer: readonly AbortSignal[]) {
    this.#graceMs = graceMs
    this.#operation = operation
    this.#deadlineMs = deadlineMs
    this.#outer = outer
    this.#releases = outer.map((signal) => onAbort(signal, this.#stop))
    this.#deadline = setTimeout(this.#stop, Math.max(0, deadlineMs - performance.now()))
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
    for (const signal of this.#outer) signal.throwIfAborted()
  }

  /** Time spent in the operation, ms. */
  get activeMs(): number {
    return this.#activeMs
  }

  /**
   * Makes so many calls, or fewer when the time is up.
   *
   * @throws Error  the operation threw, or did not settle; or the reason of an outer signal.
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
    this.throwIfAborted()
  }

  /** Lets go of timers and signals. */
  close(): void {
    clearTimeout(this.#deadline)
    clearTimeout(this.#grace)
    this.#giveUp = undefined
    for (const release of this.#releases) release()
  }

  async #loop(count: number): Promise<void> {
    const { signal } = this.#controller
    let startedMs = performance.now()
    for (let call = 0; call < count && !signal.aborted && this.#fits(startedMs); call++) {
      try {
        const result = this.#operation({ iteration: this.#made++, signal })
        if (isThenable(result)) await result
      } catch (error) {
        // Told to stop, it may well say so.
        if (signal.aborted) return
        throw this.#thrown(error)
      }
      const endedMs = performance.now()
      if (endedMs - startedMs > this.#longestMs) this.#longestMs = endedMs - startedMs
      startedMs = endedMs
    }
  }

  /** Whether another call, as long as the longest so far, would end in time. */
  #fits(nowMs: number): boolean {
    return nowMs + this.#longestMs < this.#deadlineMs
  }

  #abort(): void {
    if (this.#controller.signal.aborted) return
    this.#controller.abort()
    this.#grace = setTimeout(() => this.#giveUp?.(), this.#graceMs)
  }

  #thrown(error: unknown): Error {
    const calls = this.#made === 1 ? 'its first call' : `call ${this.#made} of ${this.#made}`
    const said = error instanceof Error ? `${error.name}: ${error.message}` : show(error)
    return new Error(
      `The operation threw on ${calls}, so there is no verdict: a call that fails leaves other things behind than one ` +
        `that works. First error: ${said}`,
      { cause: error },
    )
  }

  #unsettled(startedMs: number): unknown {
    const aborted = this.#outer.find((signal) => signal.aborted)
    if (aborted !== undefined) return aborted.reason
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    return new Error(
      `The operation did not settle: call ${this.#made} was still pending ${seconds} s after its round began, ` +
        'and did not heed its signal. There is no verdict.',
    )
  }
}
