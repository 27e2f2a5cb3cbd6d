import { expect, test } from 'vitest'
import { Windows } from '../../src/load/windows.ts'

function windowsFrom(startedMs: number) {
  const windows = new Windows()
  windows.begin(startedMs)
  return windows
}

test('every operation is in the second it ended in, and in no other', () => {
  const windows = windowsFrom(500)
  windows.record(true, 10, 600, 1)
  windows.record(false, 20, 1499, 1)
  windows.record(true, 30, 1500, 2)
  const [first, second] = windows.finish(2000, [{ fromMs: 0, untilMs: 1500 }])
  expect(first).toMatchObject({ atMs: 0, durationMs: 1000, succeeded: 1, failed: 1, qps: 1, p99Ms: 20 })
  expect(second).toMatchObject({ atMs: 1000, durationMs: 500, succeeded: 1, failed: 0, qps: 2, p50Ms: 30 })
})

test('a frozen second is a window without successes, not a gap', () => {
  const windows = windowsFrom(0)
  windows.record(true, 1, 100, 0)
  windows.record(true, 2900, 3100, 0)
  expect(windows.finish(3200, [{ fromMs: 0, untilMs: 3200 }]).map(({ qps }) => Math.round(qps))).toEqual([
    1, 0, 0, 5,
  ])
})

test('a window knows the most that ran in it, those that began before it included', () => {
  const windows = windowsFrom(0)
  for (const inFlight of [1, 2, 3]) windows.started(0, inFlight)
  windows.record(true, 1, 100, 2)
  windows.record(true, 1, 1100, 1)
  windows.record(true, 1, 2100, 0)
  expect(windows.finish(3100, [{ fromMs: 0, untilMs: 3100 }]).map(({ inFlight }) => inFlight)).toEqual([
    3, 2, 1, 0,
  ])
})

test('what is dropped is of the second that it is dropped in', () => {
  const windows = windowsFrom(0)
  windows.dropped(500)
  windows.dropped(1500)
  windows.dropped(1600)
  expect(windows.finish(2000, []).map(({ dropped }) => dropped)).toEqual([1, 2])
})

test('what begins after a second without an end is of the second that it begins in', () => {
  const windows = windowsFrom(0)
  windows.started(100, 1)
  windows.started(1200, 2)
  windows.advance(2100)
  windows.addBytes(7)
  const ended = windows.finish(3000, [])
  expect(ended.map(({ started }) => started)).toEqual([1, 1, 0])
  expect(ended.map(({ bytes }) => bytes)).toEqual([0, 0, 7])
})

test('only whole seconds under full load are steady', () => {
  const windows = windowsFrom(0)
  for (let ms = 50; ms < 4500; ms += 100) windows.record(true, 1, ms, 1)
  expect(windows.finish(4500, [{ fromMs: 900, untilMs: 3500 }]).map(({ steady }) => steady)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ])
})

test('a run of more than an hour keeps every operation, in longer windows', () => {
  const windows = windowsFrom(0)
  const seconds = 3600 * 2 + 1500
  for (let second = 0; second < seconds; second++)
    windows.record(second % 10 !== 0, second % 7, second * 1000 + 500, 1)
  const all = windows.finish(seconds * 1000, [{ fromMs: 0, untilMs: seconds * 1000 }])
  expect(all.length).toBeLessThanOrEqual(3600)
  expect(new Set(all.slice(0, -1).map(({ durationMs }) => durationMs))).toEqual(new Set([4000]))
  expect(all.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0)).toBe(seconds)
  expect(all.reduce((sum, { failed }) => sum + failed, 0)).toBe(seconds / 10)
  expect(all.every((each, index) => each.atMs === index * 4000)).toBe(true)
})

test('a pause between rounds is in no window, and the open one goes on after it', () => {
  const windows = windowsFrom(0)
  windows.record(true, 1, 600, 0)
  windows.skip(5000)
  windows.record(true, 1, 5700, 0)
  windows.record(true, 1, 6100, 0)
  expect(windows.finish(6200, []).map(({ atMs, succeeded }) => [atMs, succeeded])).toEqual([
    [0, 2],
    [1000, 1],
  ])
})

test('a second is steady in whichever round had all users at work, and in none across two', () => {
  const windows = windowsFrom(0)
  for (let ms = 50; ms < 4000; ms += 100) windows.record(true, 1, ms, 1)
  const fullLoad = [
    { fromMs: 0, untilMs: 1500 },
    { fromMs: 1500, untilMs: 4000 },
  ]
  expect(windows.finish(4000, fullLoad).map(({ steady }) => steady)).toEqual([true, false, true, true])
})

test('how a run stands is told by the last whole second, whatever has begun since', () => {
  const windows = windowsFrom(0)
  windows.started(10, 7)
  windows.record(true, 5, 20, 6)
  expect(windows.latest).toMatchObject({ inFlight: 7 })
  expect(windows.latest.p99Ms).toBeCloseTo(5, 1)
  windows.advance(1000)
  windows.record(true, 900, 1001, 2)
  expect(windows.latest).toMatchObject({ inFlight: 7 })
  expect(windows.latest.p99Ms).toBeCloseTo(5, 1)
})
