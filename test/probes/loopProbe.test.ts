import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { LoopProbe } from '../../src/probes/loopProbe.ts'

afterEach(() => void vi.useRealTimers())

function block(ms: number) {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('a block is seen as a busy loop and a late timer, also when nothing came after it', () => {
  const probe = new LoopProbe()
  block(150)
  const { utilization, busyMs, maxLagMs } = probe.end()
  expect(utilization).toBeGreaterThan(0.9)
  expect(busyMs).toBeGreaterThanOrEqual(140)
  expect(maxLagMs).toBeGreaterThanOrEqual(120)
})

test('under fake timers it says what is so, or that it does not know', async () => {
  vi.useFakeTimers()
  const probe = new LoopProbe()
  await setImmediate()
  const { utilization } = probe.end()
  expect(Number.isNaN(utilization) || (utilization >= 0 && utilization <= 1)).toBe(true)
})
