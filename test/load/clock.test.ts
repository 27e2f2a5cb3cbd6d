import { performance } from 'node:perf_hooks'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { realClock } from '../../src/load/clock.ts'

const { bigint } = process.hrtime

afterEach(() => {
  process.hrtime.bigint = bigint
  vi.resetModules()
})

async function freshClock() {
  vi.resetModules()
  return (await import('../../src/load/clock.ts')).realClock
}

describe('the real clock', () => {
  test('is that of `performance.now()`, to a microsecond', () => {
    for (let time = 0; time < 1000; time++) {
      const before = performance.now()
      const now = realClock.now()
      const after = performance.now()
      expect(now).toBeGreaterThan(before - 0.001)
      expect(now).toBeLessThan(after + 0.001)
    }
  })

  test('goes on without ever going back, where the lower half of its nanoseconds begins anew too', async () => {
    const half = 2n ** 32n
    let ns = 7n * half - 3n
    process.hrtime.bigint = { hrtimeBigInt: () => ns }.hrtimeBigInt
    const clock = await freshClock()
    const firstMs = clock.now()
    for (const elapsedNs of [1n, 2n, 3n, 4n, half + 4n, 300n * half + 5n]) {
      ns = 7n * half - 3n + elapsedNs
      expect(clock.now() - firstMs).toBeCloseTo(Number(elapsedNs) / 1e6, 6)
    }
  })

  test('is not a fake one that was there before it', async () => {
    process.hrtime.bigint = () => 5n
    const clock = await freshClock()
    const before = performance.now()
    expect(clock.now()).toBeGreaterThanOrEqual(before)
  })

  test('is not a fake one that comes after it', async () => {
    const clock = await freshClock()
    vi.useFakeTimers({ toFake: ['hrtime', 'performance'] })
    try {
      const before = clock.now()
      expect(process.hrtime.bigint()).toBe(process.hrtime.bigint())
      while (clock.now() === before);
    } finally {
      vi.useRealTimers()
    }
  })
})
