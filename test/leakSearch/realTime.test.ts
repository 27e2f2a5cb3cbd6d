import { performance } from 'node:perf_hooks'
import { mock } from 'node:test'
import { afterEach, expect, test, vi } from 'vitest'
import { requireRealTime } from '../../src/leakSearch/realTime.ts'

afterEach(() => {
  vi.useRealTimers()
  mock.timers.reset()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})
const check = () => requireRealTime('right here')

test('real time is accepted, and a faked date with it', () => {
  expect(check).not.toThrow()
  vi.useFakeTimers({ toFake: ['Date'] })
  expect(check).not.toThrow()
})

test('fake timers are refused', () => {
  vi.useFakeTimers()
  expect(check).toThrow(/^Fake timers are on.*`vi\.useRealTimers\(\)`.* right here\.$/)
})

test.each(['setTimeout', 'setInterval', 'setImmediate'] as const)(
  '%s alone is refused, faked by Vitest or by `node:test`',
  (name) => {
    vi.useFakeTimers({ toFake: [name] })
    expect(check).toThrow(/^Fake timers are on/)
    vi.useRealTimers()
    mock.timers.enable({ apis: [name] })
    expect(check).toThrow(/^Fake timers are on.*`mock\.timers\.reset\(\)` right here\.$/)
    mock.timers.reset()
    expect(check).not.toThrow()
  },
)

test('a clock that was replaced is refused, even if it still tells the time', () => {
  const { now } = performance
  const spy = vi.spyOn(performance, 'now')
  expect(check).toThrow(/^`performance\.now` was replaced.*`vi\.restoreAllMocks\(\)`.* right here\.$/)
  spy.mockRestore()
  expect(performance.now).toBe(now)
  expect(check).not.toThrow()
})

test('timers that are gone are no fake ones', () => {
  vi.stubGlobal('setTimeout', undefined)
  expect(check).not.toThrow()
})
