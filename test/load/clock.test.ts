import { performance } from 'node:perf_hooks'
import { afterEach, expect, test, vi } from 'vitest'
import { realClock } from '../../src/load/clock.ts'

afterEach(() => vi.useRealTimers())

function waitBusily(ms: number): void {
  const untilMs = performance.now() + ms
  while (performance.now() < untilMs);
}

test('goes as fast as `performance.now()`, to the microsecond', () => {
  const outer = performance.now()
  const before = realClock.now()
  const inner = performance.now()
  waitBusily(5)
  const innerMs = performance.now() - inner
  const passedMs = realClock.now() - before
  const outerMs = performance.now() - outer
  expect(passedMs).toBeGreaterThan(innerMs - 0.001)
  expect(passedMs).toBeLessThan(outerMs + 0.001)
})

test('is a real one, though fake timers were there before it', async () => {
  vi.useFakeTimers({ toFake: ['hrtime'] })
  vi.resetModules()
  const late = await import('../../src/load/clock.ts')
  expect(late.realClock).not.toBe(realClock)
  const faked = process.hrtime.bigint()
  const before = late.realClock.now()
  waitBusily(5)
  expect(process.hrtime.bigint()).toBe(faked)
  expect(late.realClock.now() - before).toBeGreaterThan(4.9)
})
