import { stripVTControlCharacters } from 'node:util'
import type { RunnerTestCase } from 'vitest'

/** How one attempt ended, as Vitest 5 notes it. */
interface NotedAttempt {
  readonly state: string
  readonly repeatIndex: number
}

/** What Vitest notes of a test while it runs; some of it is declared for one version or one state only. */
export interface RepeatedResult {
  state: 'run' | 'pass' | 'fail' | 'skip'
  errors: readonly unknown[] | undefined
  duration: number | undefined
  startTime: number | undefined
  retryCount: number | undefined
  repeatCount: number | undefined
  pending: boolean | undefined
  note: string | undefined
  attempts?: NotedAttempt[]
}

export function resultOf(test: RunnerTestCase): RepeatedResult {
  return test.result as unknown as RepeatedResult
}

/** Makes the result of a test that runs again tell of its first run, whatever Vitest notes in it meanwhile. */
export function keepResult(result: RepeatedResult, original: RepeatedResult, repeatCount: number): void {
  const { duration, startTime, retryCount } = original
  const kept = { duration, startTime, retryCount, repeatCount }
  for (const [name, value] of Object.entries(kept)) {
    Object.defineProperty(result, name, { get: () => value, set() {}, enumerable: true })
  }
  if (original.attempts === undefined) return
  const attempts = [...original.attempts]
  // The last attempt of all stands for its repetitions: they are not the user's, and their number is of no interest.
  const push = (attempt: NotedAttempt): void => {
    if (attempt.state === 'fail') attempts.splice(-1, 1, { ...attempt, repeatIndex: repeatCount })
  }
  Object.defineProperty(attempts, 'push', { value: push })
  result.attempts = attempts
}

/** Why a test is not repeated whose hooks or fixtures fail around it. */
export const hookFailed = 'a hook failed'

/** Turns what became of a repetition back into a test that has passed. @returns why it did not pass. */
export function takeOutcome(result: RepeatedResult): string | undefined {
  const { state, errors, note } = result
  result.state = 'pass'
  result.errors = undefined
  result.pending = undefined
  result.note = undefined
  if (state === 'run') return hookFailed // Vitest has not come to the test itself, and says why only after the hook outside
  if (state === 'skip') return note ? `it skipped itself: ${note}` : 'it skipped itself'
  return state === 'fail' ? firstLineOf(errors?.[0]) || 'it failed' : undefined
}

/**
 * Lets a test that has passed stay so between its repetitions: what goes wrong in hooks and fixtures around one of them, Vitest
 * adds to the result after the hook outside of them has ended.
 *
 * @returns says whether the result holds what it has, or tells what Vitest notes in it, as it does at first.
 */
export function holdable(result: RepeatedResult, onFailure: () => void): (held: boolean) => void {
  let { state, errors } = result
  let isHeld = false
  let failed = false
  Object.defineProperties(result, {
    state: {
      get: () => (isHeld ? 'pass' : state),
      set(next: RepeatedResult['state']) {
        if (!isHeld) state = next
        else if (next === 'fail') {
          failed = true
          onFailure()
        }
      },
      enumerable: true,
    },
    errors: {
      // Vitest makes a list where there is none, and adds to it.
      get: () => (isHeld ? (failed ? [] : undefined) : errors),
      set(next: RepeatedResult['errors']) {
        if (!isHeld) errors = next
      },
      enumerable: true,
    },
  })
  return (held) => {
    isHeld = held
    failed = false
  }
}

/** The first line of an error's message, or of whatever was thrown. */
export function firstLineOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown }
  const text = stripVTControlCharacters(typeof message === 'string' ? message : String(error))
  return text.trim().split('\n', 1)[0] ?? ''
}
