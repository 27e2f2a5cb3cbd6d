import { thrownText } from './thrownText.ts'

// Whether it always fails or now and then shows in so many calls, or in what a person does not notice.
const mostCalls = 32
const longestMs = 100

/** Counts the calls that threw, from the first one on. It keeps the first error only. */
export class ThrownCalls {
  #first: { readonly error: unknown; readonly call: number; readonly atMs: number } | undefined
  #thrown = 0

  /** @param call  its number, from 1. */
  add(error: unknown, call: number, nowMs: number): void {
    this.#first ??= { error, call, atMs: nowMs }
    this.#thrown++
  }

  get any(): boolean {
    return this.#first !== undefined
  }

  /** Whether enough calls were made to say how often it throws. */
  isTold(made: number, nowMs: number): boolean {
    if (this.#first === undefined) return false
    const { call, atMs } = this.#first
    return made - call >= mostCalls - 1 || nowMs - atMs >= longestMs
  }

  /** What to throw; `undefined` while no call threw. @param made  calls in all. */
  error(made: number): Error | undefined {
    if (this.#first === undefined) return undefined
    const { error, call } = this.#first
    const calls =
      this.#thrown === made
        ? `every call, ${made} in all`
        : `${this.#thrown} of ${made} calls, the first of them call ${call}`
    return new Error(
      `The operation threw on ${calls}, so there is no verdict: a call that fails leaves other things behind than one ` +
        `that works. First error: ${thrownText(error)}`,
      { cause: error },
    )
  }
}
