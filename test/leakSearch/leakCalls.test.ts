import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { LeakCalls, type LeakOperation } from '../../src/leakSearch/leakCalls.ts'

const open: LeakCalls[] = []
afterEach(() => {
  for (const calls of open.splice(0)) calls.close()
  vi.useRealTimers()
})

function callsOf(
  operation: LeakOperation,
  limitMs = 10_000,
  signals: readonly AbortSignal[] = [],
): LeakCalls {
  const deadlineMs = performance.now() + limitMs
  const calls = new LeakCalls(operation, { deadlineMs, graceMs: 20, toRaise: '`maxDuration`', signals })
  open.push(calls)
  return calls
}

function block(durationMs: number): void {
  const until = performance.now() + durationMs
  while (performance.now() < until);
}

test('calls are made one at a time, counted from 0, and what they return is awaited', async () => {
  const seen: number[] = []
  let running = 0
  const calls = callsOf(async ({ iteration }) => {
    expect(++running).toBe(1)
    await sleep(1)
    seen.push(iteration)
    running--
  })
  await calls.repeat(2)
  await calls.repeat(1)
  expect(seen).toEqual([0, 1, 2])
  expect(calls.made).toBe(3)
  expect(calls.activeMs).toBeGreaterThan(2)
})

test('the operation is no method of ours', async () => {
  let self: unknown = 'unset'
  const calls = callsOf(function (this: unknown) {
    self = this
  })
  await calls.repeat(1)
  expect(self).toBeUndefined()
})

test.each<[string, () => unknown]>([
  ['a promise of another realm', () => runInNewContext('Promise.resolve(1)')],
  ['a subclass of Promise', () => class Later extends Promise<void> {}.resolve()],
  // biome-ignore lint/suspicious/noThenProperty: that is what is tried
  ['a thenable that calls back twice', () => ({ then: (back: () => void) => [back(), back()] })],
  ['a function', () => () => {}],
])('%s may be returned', async (_, operation) => {
  const calls = callsOf(operation)
  await calls.repeat(3)
  expect(calls.made).toBe(3)
})

describe('there is no verdict on an operation that', () => {
  test('throws on every call: how many were tried', async () => {
    const cause = new TypeError('no such thing')
    const calls = callsOf(() => {
      throw cause
    })
    await expect(calls.repeat(100)).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /^The operation threw on every call, \d+ in all, .*TypeError: no such thing$/,
        ),
        cause,
      }),
    )
    expect(calls.made).toBeGreaterThan(1)
    expect(calls.made).toBeLessThanOrEqual(32)
  })

  test('throws now and then: how often, first on which call, and what', async () => {
    const calls = callsOf(({ iteration }) => {
      if (iteration >= 499 && iteration % 10 === 9) throw new RangeError(`full at ${iteration}`)
    })
    await calls.repeat(400)
    await expect(calls.repeat(110)).rejects.toThrow(
      /^The operation threw on \d+ of 5\d\d calls, the first of them call 500, .*RangeError: full at 499$/,
    )
  })

  test.each<[string, () => unknown, RegExp]>([
    ['rejects with nothing', () => Promise.reject(), /First error: undefined$/],
    [
      'rejects with an error of another realm',
      () => runInNewContext('Promise.reject(new Error("far"))'),
      /: far$/,
    ],
    [
      'returns a thenable that throws',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: that is what is tried
        get then() {
          throw new Error('untouchable')
        },
      }),
      /Error: untouchable$/,
    ],
  ])('%s', async (_, operation, message) => {
    await expect(callsOf(operation).repeat(1)).rejects.toThrow(message)
  })

  test.each<[string, () => unknown]>([
    ['never settles', () => new Promise(() => {})],
    // biome-ignore lint/suspicious/noThenProperty: that is what is tried
    ['returns a thenable that never calls back', () => ({ then() {} })],
  ])('%s', async (_, operation) => {
    const calls = callsOf(operation, 30)
    await expect(calls.repeat(1)).rejects.toThrow(
      /^The operation did not settle: call 1 was still pending \d\.\d s .* did not heed its signal\. .* raise `maxDuration`\.$/,
    )
    expect(calls.isStopped).toBe(true)
  })

  test('blocks the event loop beyond the time there was', async () => {
    const calls = callsOf(({ iteration }) => block(iteration === 2 ? 60 : 0), 30)
    await expect(calls.repeat(5)).rejects.toThrow(
      /blocked the event loop .* call 3 took 0\.\d s\. .* raise `maxDuration`\.$/,
    )
    expect(calls.made).toBe(3)
  })

  test('switches fake timers on and leaves them on', async () => {
    const calls = callsOf(() => void vi.useFakeTimers())
    await expect(calls.repeat(1)).rejects.toThrow(
      /^Fake timers are on.* in the operation, before it waits or ends/,
    )
  })

  test('switches fake timers on and waits for one', async () => {
    const calls = callsOf(() => {
      vi.useFakeTimers()
      return new Promise((resolve) => setTimeout(resolve, 1))
    }, 30)
    await expect(calls.repeat(1)).rejects.toThrow(/^Fake timers are on/)
  })
})

test('fake timers that are on for the time of a call only are left alone', async () => {
  const calls = callsOf(() => {
    vi.useFakeTimers()
    vi.useRealTimers()
  })
  await calls.repeat(3)
  expect(calls.made).toBe(3)
})

test('an operation that heeds its signal in time, by an error or not, is only cut short', async () => {
  const waits = callsOf(({ signal }) => sleep(10_000, undefined, { signal }), 30)
  await waits.repeat(5)
  expect(waits.made).toBe(1)
  expect(waits.isStopped).toBe(true)
})

test('a call that would outlast the time is not started', async () => {
  const calls = callsOf(() => block(40), 60)
  await calls.repeat(5)
  expect(calls.made).toBe(1)
})

describe('an outer signal', () => {
  test('that was aborted before keeps the first call from being made', async () => {
    const reason = new Error('not wanted')
    const calls = callsOf(() => {}, 10_000, [AbortSignal.abort(reason)])
    await expect(calls.repeat(1)).rejects.toBe(reason)
    expect(calls.made).toBe(0)
  })

  test('ends a call that is pending', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const calls = callsOf(() => new Promise(() => {}), 10_000, [controller.signal])
    const repeated = calls.repeat(1)
    controller.abort(reason)
    await expect(repeated).rejects.toBe(reason)
  })
})

test('closed, it leaves no timer and no listener', async () => {
  const before = [process.listenerCount('exit'), process.getActiveResourcesInfo().sort()]
  const calls = callsOf(() => {})
  await calls.repeat(1)
  expect(process.listenerCount('exit')).toBe((before[0] as number) + 1)
  calls.close()
  expect([process.listenerCount('exit'), process.getActiveResourcesInfo().sort()]).toEqual(before)
})
