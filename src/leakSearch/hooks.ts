import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers'
import { isThenable } from '../isThenable.ts'
import { thrownText } from './thrownText.ts'

/** What a user does around a search. */
export interface SearchHooks {
  readonly setup: (() => unknown) | undefined
  readonly teardown: (() => unknown) | undefined
  /** When the test they run in has no time left for them, on the clock of `performance.now()`; `Infinity` without a test. */
  readonly deadlineMs: number
}

/**
 * Set-up and teardown around the search.
 *
 * @throws  what set-up, search or teardown threw; an `AggregateError` when the teardown threw after one of the others.
 */
export async function withHooks<Result>(
  { setup, teardown, deadlineMs }: SearchHooks,
  search: () => Promise<Result>,
): Promise<Result> {
  // As it is before the first hook: `node:test` replaces that of the module when it fakes timers.
  const startTimer = setTimeout
  let result: Result
  try {
    await run('setup', setup, deadlineMs, startTimer)
    result = await search()
  } catch (error) {
    try {
      await run('teardown', teardown, deadlineMs, startTimer)
    } catch (second) {
      throw new AggregateError(
        [error, second],
        `${thrownText(error)}\nThe teardown threw as well: ${thrownText(second)}`,
      )
    }
    throw error
  }
  await run('teardown', teardown, deadlineMs, startTimer)
  return result
}

/** Waits for a hook, but not beyond the test: a search that waited on would keep those of later tests from starting. */
async function run(
  name: string,
  hook: (() => unknown) | undefined,
  deadlineMs: number,
  startTimer: typeof setTimeout,
): Promise<void> {
  const result = hook?.()
  if (!isThenable(result)) return
  if (deadlineMs === Number.POSITIVE_INFINITY) {
    await result
    return
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const giveUp = () =>
      reject(new Error(`The \`${name}\` did not settle within the time limit of the test.`))
    timer = startTimer(giveUp, Math.max(0, deadlineMs - performance.now()))
  })
  try {
    await Promise.race([result, late])
  } finally {
    timer?.close()
  }
}
