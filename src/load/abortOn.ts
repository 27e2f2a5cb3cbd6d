import { formatPercent } from '../formatUnits.ts'
import { isThenable } from '../isThenable.ts'
import { rejectUnknownKeys, show } from '../options.ts'
import type { Duration, Planned } from '../quantities.ts'
import { parseDurationMs } from '../units.ts'
import type { EndedWindow, Windows } from './windows.ts'

/** When to give a run up. */
export interface AbortLimits {
  /** Stops when more than this share of the last operations (a hundred or more) did not succeed; from 0, below 1. */
  readonly errorRate: number
  /** Not before this time: a subject may need a moment to come up. Default 0. */
  readonly after?: Planned<Duration>
}

/** Asked once for every window that has ended. Gives `true`, or says why, to stop the run; `false` or nothing to go on. */
export type AbortPredicate = (windows: readonly EndedWindow[]) => boolean | string | undefined

export type AbortOn = AbortLimits | AbortPredicate

export interface CheckedAbortOn {
  readonly errorRate: number
  readonly afterMs: number
  readonly predicate: AbortPredicate | undefined
}

// The windows that a predicate is shown: it is asked every second, and an hour of them would be garbage each time.
const mostShown = 60
// Below that many operations a rate of failures is a matter of luck.
const fewestOperations = 100

/** @throws TypeError | RangeError  neither limits nor a function, or a limit out of its bounds. */
export function checkAbortOn(abortOn: AbortOn): CheckedAbortOn {
  if (typeof abortOn === 'function') return { errorRate: 1, afterMs: 0, predicate: abortOn }
  rejectUnknownKeys(abortOn, ['errorRate', 'after'], 'abortOn')
  const { errorRate, after = 0 } = abortOn
  if (typeof errorRate !== 'number' || !(errorRate >= 0 && errorRate < 1))
    throw new RangeError(
      `Expected \`abortOn.errorRate\` to be from 0 to 1, 1 excluded, got ${show(errorRate)}`,
    )
  return { errorRate, afterMs: parseDurationMs(after, 'abortOn.after'), predicate: undefined }
}

/** Watches the windows of a run for a reason to give it up. */
export class AbortWatch {
  readonly #limits: CheckedAbortOn
  readonly #windows: Windows
  #seen = 0

  constructor(limits: CheckedAbortOn, windows: Windows) {
    this.#limits = limits
    this.#windows = windows
  }

  /** @returns why to stop, or `undefined` to go on. */
  reason(elapsedMs: number): string | undefined {
    const { predicate, errorRate, afterMs } = this.#limits
    if (predicate !== undefined) return this.#ask(predicate)
    if (elapsedMs < afterMs) return undefined
    const { failed, ended } = this.#windows.last(fewestOperations)
    if (ended < fewestOperations || failed / ended <= errorRate) return undefined
    const last = `${formatPercent(failed / ended)} of the last ${ended} operations`
    return `${last} did not succeed, over its limit of ${formatPercent(errorRate)}`
  }

  #ask(predicate: AbortPredicate): string | undefined {
    if (this.#windows.ended === this.#seen) return undefined
    this.#seen = this.#windows.ended
    const answer: unknown = predicate(this.#windows.recent(mostShown))
    if (answer === true) return 'its predicate said so'
    if (answer === false || answer === undefined) return undefined
    if (typeof answer === 'string') return answer
    const got = isThenable(answer)
      ? 'a promise: it is asked in the midst of a run, and cannot be waited for'
      : show(answer)
    throw new TypeError(`Expected the function \`abortOn\` to give true, false or a reason, got ${got}`)
  }
}
