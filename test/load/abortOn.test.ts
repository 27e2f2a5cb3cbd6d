import { describe, expect, test } from 'vitest'
import type { AbortPredicate } from '../../src/load/abortOn.ts'
import { checkAbortOn } from '../../src/load/abortOn.ts'
import { driven } from './driven.ts'

describe('a run is given up', () => {
  test('when too much fails, soon after it does, however long all went well', async () => {
    const plan = { users: 10, duration: '1h', abortOn: { errorRate: 0.5 } } as const
    const run = await driven(plan, (clock) => async ({ check }) => {
      await clock.sleep(100)
      check(clock.now() < 60_000, 'the subject is down')
    })
    expect(run.stopped).toMatchObject({ by: 'abortOn' })
    expect(run.stopped.detail).toMatch(
      /^\d+(\.\d)? % of the last 1\d\d operations did not succeed, over its limit of 50 %$/,
    )
    expect(run.stopped.atMs).toBeGreaterThan(60_000)
    expect(run.stopped.atMs).toBeLessThan(62_000)
    expect(run.isCutShort).toBe(true)
  })

  test('not while as many fail as may', async () => {
    const plan = { users: 10, duration: '20s', abortOn: { errorRate: 0.6 } } as const
    const run = await driven(plan, (clock) => async ({ check, iteration }) => {
      await clock.sleep(100)
      check(iteration % 2 === 0)
    })
    expect(run.stopped).toMatchObject({ by: 'completed' })
  })

  test('not before a hundred operations tell, nor before its time', async () => {
    const failing = { users: 1, iterations: 99, abortOn: { errorRate: 0 } } as const
    const fail = () => () => Promise.reject(new Error('down'))
    expect((await driven(failing, fail)).stopped.by).toBe('completed')
    const slow = { users: 10, duration: '1h', abortOn: { errorRate: 0.1, after: '30s' } } as const
    const run = await driven(
      slow,
      (clock) => () => clock.sleep(100).then(() => Promise.reject(new Error('down'))),
    )
    expect(run.stopped.by).toBe('abortOn')
    expect(run.stopped.atMs).toBeGreaterThanOrEqual(30_000)
    expect(run.stopped.atMs).toBeLessThan(30_100)
  })

  test('because arrivals are dropped, too', async () => {
    const plan = { rate: 100, duration: '1h', maxInFlight: 1, abortOn: { errorRate: 0.5 } } as const
    const run = await driven(plan, (clock) => () => clock.sleep(1000))
    expect(run.stopped.by).toBe('abortOn')
    expect(run.stopped.atMs).toBeLessThan(2000)
  })
})

describe('what a function of the windows gives', () => {
  const answered = async (answer: unknown) => {
    const abortOn = (() => answer) as AbortPredicate
    return driven({ users: 1, duration: '3s', abortOn }, (clock) => () => clock.sleep(10))
  }

  test('may be nothing, to go on', async () => {
    expect((await answered(undefined)).stopped.by).toBe('completed')
  })

  test.each([
    [0, 'got 0'],
    [null, 'got null'],
    [Promise.resolve(false), 'got a promise: it is asked in the midst of a run, and cannot be waited for'],
  ])('is no reason to stop if it is %o', async (answer, got) => {
    const { stopped, defect } = await answered(answer)
    expect(stopped).toMatchObject({ by: 'aborted', detail: 'the code of its plan threw' })
    expect(defect?.error).toEqual(
      new TypeError(`Expected the function \`abortOn\` to give true, false or a reason, ${got}`),
    )
  })
})

describe('a function of the windows', () => {
  const ask = (abortOn: AbortPredicate) =>
    driven({ users: 1, duration: '1h', abortOn }, (clock) => () => clock.sleep(10))

  test('is asked once for each, and shown the last sixty', async () => {
    const shown: number[] = []
    const run = await ask((windows) => {
      shown.push(windows.length)
      expect(windows.at(-1)).toMatchObject({ durationMs: 1000, succeeded: expect.any(Number) })
      return shown.length === 90
    })
    expect(shown.slice(0, 3)).toEqual([1, 2, 3])
    expect(shown.at(-1)).toBe(60)
    expect(run.stopped).toMatchObject({ by: 'abortOn', detail: 'its predicate said so' })
    expect(run.stopped.atMs).toBeCloseTo(90_000, -2)
  })

  test('may say why', async () => {
    const run = await ask((windows) => windows.length > 2 && 'three seconds are enough')
    expect(run.stopped).toMatchObject({ by: 'abortOn', detail: 'three seconds are enough' })
  })

  test('that throws ends the run, and what it threw is handed on', async () => {
    const broken = new Error('undefined is not a window')
    const run = await ask(() => {
      throw broken
    })
    expect(run.defect).toEqual({ error: broken })
    expect(run.stopped.by).toBe('aborted')
  })
})

test.each([
  [{ errorRate: 1 }, 'Expected `abortOn.errorRate` to be from 0 to 1, 1 excluded, got 1'],
  [{ errorRate: '5%' }, "Expected `abortOn.errorRate` to be from 0 to 1, 1 excluded, got '5%'"],
  [{}, 'Expected `abortOn.errorRate` to be from 0 to 1, 1 excluded, got undefined'],
  [{ errorRate: 0.5, window: 5 }, 'Unknown option `window` in `abortOn`. Known options: errorRate, after.'],
  ['errors', 'Expected the options of `abortOn` to be an object'],
])('%j is refused by name', (abortOn, message) => {
  expect(() => checkAbortOn(abortOn as never)).toThrow(message)
})
