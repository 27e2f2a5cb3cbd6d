import { performance } from 'node:perf_hooks'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { realClock } from '../../src/load/clock.ts'

const { bigint } = process.hrtime
const microsecond = 0.001

afterEach(() => {
  process.hrtime.bigint = bigint
  vi.useRealTimers()
})

async function freshClock() {
  vi.resetModules()
  return (await import('../../src/load/clock.ts')).realClock
}

/** A reading, and what `performance.now()` said before and after it. */
function reading(clock = realClock) {
  const before = performance.now()
  const ms = clock.now()
  return { before, ms, after: performance.now() }
}

function passes(clock = realClock): boolean {
  const before = clock.now()
  for (let read = 0; read < 1_000_000; read++) if (clock.now() > before) return true
  return false
}

describe('the real clock', () => {
  test('goes as fast as `performance.now()`, and never back', () => {
    const first = reading()
    let last = first
    for (let time = 0; time < 10_000; time++) {
      const next = reading()
      expect(next.ms).toBeGreaterThanOrEqual(last.ms)
      last = next
    }
    const passedMs = last.ms - first.ms
    expect(passedMs).toBeGreaterThan(last.before - first.after - microsecond)
    expect(passedMs).toBeLessThan(last.after - first.before + microsecond)
  })

  test('goes on where the lower half of its nanoseconds begins anew', async () => {
    const half = 2n ** 32n
    const firstNs = 7n * half - 3n
    let ns = firstNs
    process.hrtime.bigint = { hrtimeBigInt: () => ns }.hrtimeBigInt
    const clock = await freshClock()
    const firstMs = clock.now()
    for (const passedNs of [1n, 2n, 3n, 4n, half + 4n, 300n * half + 5n]) {
      ns = firstNs + passedNs
      expect(clock.now() - firstMs).toBeCloseTo(Number(passedNs) / 1e6, 6)
    }
  })

  test.each([
    ['a fake', () => 5n],
    ['none', undefined],
  ])('is `performance.now()` where there is %s of nanoseconds', async (_, there) => {
    process.hrtime.bigint = there as typeof bigint
    const { before, ms, after } = reading(await freshClock())
    expect(ms).toBeGreaterThanOrEqual(before)
    expect(ms).toBeLessThanOrEqual(after)
  })

  test('does not stand still under fake timers', async () => {
    const clock = await freshClock()
    vi.useFakeTimers({ toFake: ['hrtime', 'performance'] })
    expect(process.hrtime.bigint()).toBe(process.hrtime.bigint())
    expect(passes(clock)).toBe(true)
    expect(passes(await freshClock())).toBe(true)
  })
})
