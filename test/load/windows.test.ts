import { expect, test } from 'vitest'
import { Windows } from '../../src/load/windows.ts'
import { LatencyHistogram } from '../../src/stats/latencyHistogram.ts'

function windowsFrom(startedMs: number) {
  const whole = new LatencyHistogram()
  const windows = new Windows(whole)
  windows.begin(startedMs)
  return { whole, windows }
}

test('every operation is in the second it ended in, and in the whole', () => {
  const { whole, windows } = windowsFrom(500)
  windows.record(true, 10, 600, 1)
  windows.record(false, 20, 1499, 1)
  windows.record(true, 30, 1500, 2)
  const [first, second] = windows.finish(2000, 500, 2000)
  expect(first).toMatchObject({ atMs: 0, durationMs: 1000, succeeded: 1, failed: 1, qps: 1, p99Ms: 20 })
  expect(second).toMatchObject({ atMs: 1000, durationMs: 500, succeeded: 1, failed: 0, qps: 2, p50Ms: 30 })
  expect(whole.count).toBe(3)
})

test('a frozen second is a window without successes, not a gap', () => {
  const { windows } = windowsFrom(0)
  windows.record(true, 1, 100, 0)
  windows.record(true, 2900, 3100, 0)
  expect(windows.finish(3200, 0, 3200).map(({ qps }) => Math.round(qps))).toEqual([1, 0, 0, 5])
})

test('a window knows the most that ran in it, those that began before it included', () => {
  const { windows } = windowsFrom(0)
  for (const inFlight of [1, 2, 3]) windows.started(inFlight)
  windows.record(true, 1, 100, 2)
  windows.record(true, 1, 1100, 1)
  windows.record(true, 1, 2100, 0)
  expect(windows.finish(3100, 0, 3100).map(({ inFlight }) => inFlight)).toEqual([3, 2, 1, 0])
})

test('only whole seconds under full load are steady', () => {
  const { windows } = windowsFrom(0)
  for (let ms = 50; ms < 4500; ms += 100) windows.record(true, 1, ms, 1)
  expect(windows.finish(4500, 900, 3500).map(({ steady }) => steady)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ])
})

test('a run of more than an hour keeps every operation, in longer windows', () => {
  const { whole, windows } = windowsFrom(0)
  const seconds = 3600 * 2 + 1500
  for (let second = 0; second < seconds; second++)
    windows.record(second % 10 !== 0, second % 7, second * 1000 + 500, 1)
  const all = windows.finish(seconds * 1000, 0, seconds * 1000)
  expect(all.length).toBeLessThanOrEqual(3600)
  expect(new Set(all.slice(0, -1).map(({ durationMs }) => durationMs))).toEqual(new Set([4000]))
  expect(all.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0)).toBe(seconds)
  expect(all.reduce((sum, { failed }) => sum + failed, 0)).toBe(seconds / 10)
  expect(whole.count).toBe(seconds)
  expect(all.every((each, index) => each.atMs === index * 4000)).toBe(true)
})
