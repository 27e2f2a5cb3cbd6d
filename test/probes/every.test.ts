import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { every } from '../../src/probes/every.ts'
import { nextTimerMs } from '../../src/probes/nextTimer.ts'

/** Resolves when it has acted so many times. @returns  stops it. */
function actedOn(intervalMs: number, times: number, act = () => {}): Promise<() => void> {
  let left = times
  return new Promise((resolve) => {
    const stop = every(intervalMs, () => {
      act()
      if (--left === 0) resolve(stop)
    })
  })
}

test('acts again and again, until it is stopped', async () => {
  let acts = 0
  const stop = await actedOn(5, 3, () => acts++)
  stop()
  const stopAnother = await actedOn(5, 3)
  stopAnother()
  expect(acts).toBe(3)
})

test('acts no earlier than its interval, however short the ticks', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(50)
  for (const nowMs of [0, 20, 49.9]) clock.mockReturnValueOnce(nowMs)
  try {
    const stop = await actedOn(50, 1)
    stop()
    expect(clock).toHaveBeenCalledTimes(4)
  } finally {
    clock.mockRestore()
  }
})

// With a time limit whose timer is due much later.
test('leaves nothing armed for long', { timeout: 30_000 }, async () => {
  // Vitest has another timer under way, and what comes later cannot be seen behind it.
  for (let dueMs = await nextTimerMs(); dueMs < 3_500; dueMs = await nextTimerMs()) await sleep(dueMs + 1)
  every(3_000, () => {})()
  const nextMs = await nextTimerMs()
  expect(nextMs < 2_900 || nextMs > 3_000, `${nextMs} ms`).toBe(true)
})

test('keeps to real time when timers are faked', async () => {
  vi.useFakeTimers()
  try {
    const stop = await actedOn(1, 1)
    stop()
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
