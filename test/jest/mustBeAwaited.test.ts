import { setImmediate } from 'node:timers/promises'
import { expect as bareExpect } from 'expect'
import { describe, expect, test } from 'vitest'
import { mustBeAwaited } from '../../src/jest/mustBeAwaited.ts'
import { TestAttempt } from '../../src/jest/testAttempt.ts'
import { CallSite } from '../../src/report/callSite.ts'

let attempt = new TestAttempt(() => {})
bareExpect.extend({
  toMeasure(_received: unknown, pass: boolean) {
    const decided = setImmediate({ pass, message: () => 'measured otherwise' })
    return mustBeAwaited('toMeasure', attempt, new CallSite(), decided) as never
  },
  toMeasureNothing() {
    const error = Object.assign(new Error('Inconclusive'), { name: 'InconclusiveError' })
    return mustBeAwaited('toMeasureNothing', attempt, new CallSite(), Promise.reject(error)) as never
  },
})
interface Measuring {
  readonly not: Measuring
  toMeasure(pass: boolean): Promise<void>
  toMeasureNothing(): Promise<void>
}
const given = (value: unknown) => bareExpect(value) as unknown as Measuring

/** What is reported of a test with this body. */
async function problemsOf(body: () => unknown): Promise<readonly string[]> {
  attempt = new TestAttempt(() => {})
  const problems: string[] = []
  await body()
  await attempt.bodyReturned(({ message }) => problems.push(message))
  return problems
}

describe('an assertion that is waited for', () => {
  test('is as it would be without', async () => {
    const outcomes: unknown[] = []
    const problems = await problemsOf(async () => {
      await given(1).toMeasure(true)
      await given(1).not.toMeasure(false)
      outcomes.push(
        await given(1)
          .toMeasure(false)
          .catch((error: Error) => error.message),
      )
      outcomes.push(
        await given(1)
          .not.toMeasure(true)
          .then(String, (error: Error) => error.message),
      )
    })
    expect(problems).toEqual([])
    expect(outcomes).toEqual(['measured otherwise', 'measured otherwise'])
  })

  test('may be handed to the runner', async () => {
    expect(await problemsOf(() => given(1).toMeasure(true))).toEqual([])
    expect(
      await problemsOf(() =>
        given(1)
          .toMeasure(true)
          .finally(() => {}),
      ),
    ).toEqual([])
  })

  test('points at itself where there is no verdict', async () => {
    const caught: unknown[] = []
    await problemsOf(() =>
      given(1)
        .toMeasureNothing()
        .catch((error) => caught.push(error)),
    )
    expect((caught[0] as Error).stack).toContain('mustBeAwaited.test.ts')
  })
})

describe('an assertion that nobody waits for', () => {
  test.each([
    ['holds', () => void given(1).toMeasure(true)],
    ['fails', () => void given(1).toMeasure(false)],
    ['has no verdict', () => void given(1).toMeasureNothing()],
  ])('is reported when it %s, and nothing else', async (_, body) => {
    expect(await problemsOf(body)).toEqual([expect.stringContaining('was not awaited: write `await')])
    await setImmediate() // a rejection that nobody handled would fail this test file
  })

  test('is reported inside of another matcher', async () => {
    const matcher = bareExpect.not as unknown as { toMeasure(pass: boolean): unknown }
    const problems = await problemsOf(() => bareExpect({ a: 1 }).toEqual({ a: matcher.toMeasure(true) }))
    expect(problems).toEqual([expect.stringContaining('cannot stand inside another matcher')])
  })

  test('ends what its test measures', async () => {
    await problemsOf(() => void given(1).toMeasure(true))
    expect(attempt.signal.aborted).toBe(true)
    await problemsOf(() => given(1).toMeasure(true))
    expect(attempt.signal.aborted).toBe(false)
  })
})

test('an `expect` that does not call `catch` itself will do', async () => {
  const decided = setImmediate('measured')
  const handedOut = (pending: PromiseLike<string>) => pending.then((value) => value)
  const problems = await problemsOf(async () => {
    expect(await handedOut(mustBeAwaited('toMeasure', attempt, new CallSite(), decided))).toBe('measured')
  })
  expect(problems).toEqual([])
  const forgotten = await problemsOf(
    () => void handedOut(mustBeAwaited('toMeasure', attempt, new CallSite(), decided)),
  )
  expect(forgotten).toEqual([expect.stringContaining('was not awaited')])
})
