import { performance } from 'node:perf_hooks'
import { clearTimeout, setTimeout } from 'node:timers'
import { isThenable } from './isThenable.ts'

/** What one call of the operation is given. */
export interface LeakOperationContext {
  /** Counts the calls, from 0. */
  readonly iteration: number
  /** Aborted when the time is up or the test has ended. */
  readonly signal: AbortSignal
}

/** The work that is repeated. Its result is dropped; a promise is awaited. */
export type LeakOperation = (context: LeakOperationContext) => unknown

// How long an operation may take to heed its signal before it counts as one that never settles.
const graceMs = 500

/** Calls the operation one at a time and keeps nothing of it, so that whatever stays behind is the operation's own. */
export class LeakCalls {
  readonly #operation: LeakOperation
  readonly #deadlineMs: number
  readonly #outer: readonly AbortSignal[]
  readonly #controller = new AbortController()
  readonly #stop = (): void => this.#abort()
  // One timer for all rounds, and no race: a race leaves a reaction behind on the promise that never wins.
  readonly #deadline: NodeJS.Timeout
  #grace: NodeJS.Timeout | undefined
  #giveUp: (() => void) | undefined
  #made = 0
  #activeMs = 0

  /** @param deadlineMs  no call is started after it, on the clock of `performance.now()`. */
  constructor(operation: LeakOperation, deadlineMs: number, outer: readonly AbortSignal[]) {
    this.#operation = operation
    this.#deadlineMs = deadlineMs
    this.#outer = outer
    for (const signal of outer) signal.addEventListener('abort', this.#stop)
    this.#deadline = setTimeout(this.#stop, Math.max(0, deadlineMs - performance.now()))
  }

  /** Calls that were made, those that are still running included. */
  get made(): number {
    return this.#made
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
    for (const signal of this.#outer) signal.throwIfAborted()
    const startedMs = performance.now()
    await new Promise<void>((resolve, reject) => {
      this.#giveUp = () => reject(this.#unsettled(startedMs))
      this.#loop(count).then(resolve, reject)
    })
    this.#giveUp = undefined
    this.#activeMs += performance.now() - startedMs
    for (const signal of this.#outer) signal.throwIfAborted()
  }

  /** Lets go of timers and signals. */
  close(): void {
    clearTimeout(this.#deadline)
    clearTimeout(this.#grace)
    this.#giveUp = undefined
    for (const signal of this.#outer) signal.removeEventListener('abort', this.#stop)
  }

  async #loop(count: number): Promise<void> {
    const { signal } = this.#controller
    for (let call = 0; call < count && !signal.aborted && performance.now() < this.#deadlineMs; call++) {
      try {
        const result = this.#operation({ iteration: this.#made++, signal })
        if (isThenable(result)) await result
      } catch (error) {
        // Told to stop, it may well say so.
        if (signal.aborted) return
        throw this.#thrown(error)
      }
    }
  }

  #abort(): void {
    if (this.#controller.signal.aborted) return
    this.#controller.abort()
    this.#grace = setTimeout(() => this.#giveUp?.(), graceMs)
  }

  #thrown(error: unknown): Error {
    const calls = this.#made === 1 ? 'its first call' : `call ${this.#made} of ${this.#made}`
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
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
