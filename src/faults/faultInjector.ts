import { clearTimeout, setTimeout } from 'node:timers'
import { onAbort } from '../onAbort.ts'
import { isSignal } from '../options.ts'
import type { FaultOptions, FaultPlan } from './faultPlan.ts'
import { InjectedFault } from './injectedFault.ts'

/** What was injected so far. */
export interface FaultCounts {
  /** Calls through the faulty target, paused or not. */
  readonly calls: number
  readonly errors: number
  readonly hangs: number
  /** Calls that were held up, whatever became of them then. */
  readonly delayed: number
}

/** Lets calls fail, wait and hang as planned, until it is closed; then all that waits is let go, and calls go straight through. */
export class FaultInjector {
  readonly #plan: FaultPlan
  readonly #error: FaultOptions['error']
  /** What lets go of each call that waits. */
  readonly #waiting = new Set<() => void>()
  #calls = 0
  #errors = 0
  #hangs = 0
  #delayed = 0
  #isClosed = false
  isPaused = false

  constructor(plan: FaultPlan, error: FaultOptions['error']) {
    this.#plan = plan
    this.#error = error
  }

  get counts(): FaultCounts {
    return { calls: this.#calls, errors: this.#errors, hangs: this.#hangs, delayed: this.#delayed }
  }

  /** @param go  calls the target. */
  async call(method: string, given: readonly unknown[], go: () => unknown): Promise<unknown> {
    if (this.#isClosed) return go()
    const call = ++this.#calls
    if (this.isPaused) return go()
    const { delayMs, ends } = this.#plan(call)
    const signal = signalIn(given)
    const name = `${method || 'the function'} (call ${call})`
    if (delayMs > 0) {
      this.#delayed++
      await this.#wait(delayMs, signal, `${name} was still held up when its block ended`)
    }
    if (ends === 'error') {
      this.#errors++
      throw this.#error?.({ method, call }) ?? new InjectedFault(`${name} was made to fail`)
    }
    if (ends === 'hang') {
      this.#hangs++
      await this.#wait(undefined, signal, `${name} hung until its block ended`)
    }
    return go()
  }

  /** Lets go of all that waits. */
  close(): void {
    this.#isClosed = true
    for (const letGo of [...this.#waiting]) letGo()
  }

  /** @param ms  `undefined` for ever: then only the end of the block or an abort ends it, and both by failing. */
  #wait(ms: number | undefined, signal: AbortSignal | undefined, ended: string): Promise<void> {
    const waited = new Promise<void>((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        this.#waiting.delete(letGo)
        release?.()
        settle()
      }
      const letGo = () => finish(() => reject(new InjectedFault(ended)))
      const timer = ms === undefined ? undefined : setTimeout(() => finish(resolve), ms)
      this.#waiting.add(letGo)
      const release = signal && onAbort(signal, () => finish(() => reject(signal.reason)))
    })
    // Whoever made the call may be gone.
    waited.catch(() => {})
    return waited
  }
}

/** A signal among the arguments, or in one of them, as `fetch(url, { signal })` has it. */
function signalIn(given: readonly unknown[]): AbortSignal | undefined {
  const candidates = given.flatMap((each) => [
    each,
    (each as { signal?: unknown } | null | undefined)?.signal,
  ])
  return candidates.find(isSignal)
}
