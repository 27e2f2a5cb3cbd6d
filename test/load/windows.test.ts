import { expect, test } from 'vitest'
import { Tally } from '../../src/load/tally.ts'

function tallyFrom(startedMs: number) {
  const tally = new Tally()
  tally.begin(startedMs)
  return tally
}

const nothing = { phase: undefined, kind: undefined }

function ended(tally: Tally, succeeded: boolean, latencyMs: number, nowMs: number) {
  if (tally.whole.inFlight === 0) tally.start(nowMs)
  tally.end(succeeded ? 'succeeded' : 'failed', latencyMs, nowMs)
}

test('every operation is in the second it ended in, and in no other', () => {
  const tally = tallyFrom(500)
  ended(tally, true, 10, 600)
  ended(tally, false, 20, 1499)
  ended(tally, true, 30, 1500)
  const [first, second] = tally.windows.finish(2000, [{ fromMs: 0, untilMs: 1500 }])
  expect(first).toMatchObject({ atMs: 0, durationMs: 1000, succeeded: 1, failed: 1, qps: 1, p99Ms: 20 })
  expect(second).toMatchObject({ atMs: 1000, durationMs: 500, succeeded: 1, failed: 0, qps: 2, p50Ms: 30 })
})

test('a frozen second is a window without successes, not a gap', () => {
  const tally = tallyFrom(0)
  ended(tally, true, 1, 100)
  ended(tally, true, 2900, 3100)
  expect(
    tally.windows.finish(3200, [{ fromMs: 0, untilMs: 3200 }]).map(({ qps }) => Math.round(qps)),
  ).toEqual([1, 0, 0, 5])
})

test('a window knows the most that ran in it, those that began before it included', () => {
  const tally = tallyFrom(0)
  for (let users = 1; users <= 3; users++) tally.start(0)
  ended(tally, true, 1, 100)
  ended(tally, true, 1, 1100)
  ended(tally, true, 1, 2100)
  expect(tally.windows.finish(3100, [{ fromMs: 0, untilMs: 3100 }]).map(({ inFlight }) => inFlight)).toEqual([
    3, 2, 1, 0,
  ])
})

test('percentiles of a second are of what ended in it, however slow the seconds before it were', () => {
  const tally = tallyFrom(0)
  for (let ms = 1; ms <= 900; ms++) ended(tally, true, ms, ms)
  for (let latencyMs = 1; latencyMs <= 100; latencyMs++) ended(tally, latencyMs % 2 === 0, latencyMs, 1500)
  const [slow, fast, empty] = tally.windows.finish(2500, [])
  expect(slow?.p99Ms).toBeCloseTo(891, 0)
  expect(fast?.p50Ms).toBeCloseTo(50, 0)
  expect(fast?.p99Ms).toBeCloseTo(99, 0)
  expect(empty).toMatchObject({ p50Ms: Number.NaN, p99Ms: Number.NaN })
})

test('what timed out has failed in its second', () => {
  const tally = tallyFrom(0)
  tally.end('timedOut', 100, 1100)
  expect(tally.windows.last(1)).toEqual({ ended: 1, failed: 1 })
  expect(tally.windows.finish(2000, []).map(({ failed }) => failed)).toEqual([0, 1])
})

test('what is dropped is of the second that it is dropped in', () => {
  const tally = tallyFrom(0)
  tally.drop(500, nothing)
  tally.drop(1500, nothing)
  tally.drop(1600, nothing)
  expect(tally.windows.finish(2000, []).map(({ dropped }) => dropped)).toEqual([1, 2])
})

test('what begins after a second without an end is of the second that it begins in', () => {
  const tally = tallyFrom(0)
  tally.start(100)
  tally.start(1200)
  tally.windows.advance(2100)
  tally.addBytes(7)
  const windows = tally.windows.finish(3000, [])
  expect(windows.map(({ started }) => started)).toEqual([1, 1, 0])
  expect(windows.map(({ bytes }) => bytes)).toEqual([0, 0, 7])
})

test('only whole seconds under full load are steady', () => {
  const tally = tallyFrom(0)
  for (let ms = 50; ms < 4500; ms += 100) ended(tally, true, 1, ms)
  expect(tally.windows.finish(4500, [{ fromMs: 900, untilMs: 3500 }]).map(({ steady }) => steady)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ])
})

test('a run of more than an hour keeps every operation, in longer windows', () => {
  const tally = tallyFrom(0)
  const seconds = 3600 * 2 + 1500
  for (let second = 0; second < seconds; second++)
    ended(tally, second % 10 !== 0, second % 7, second * 1000 + 500)
  const all = tally.windows.finish(seconds * 1000, [{ fromMs: 0, untilMs: seconds * 1000 }])
  expect(all.length).toBeLessThanOrEqual(3600)
  expect(new Set(all.slice(0, -1).map(({ durationMs }) => durationMs))).toEqual(new Set([4000]))
  expect(all.reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0)).toBe(seconds)
  expect(all.reduce((sum, { failed }) => sum + failed, 0)).toBe(seconds / 10)
  expect(all.every((each, index) => each.atMs === index * 4000)).toBe(true)
})

test('a pause between rounds is in no window, and the open one goes on after it', () => {
  const tally = tallyFrom(0)
  ended(tally, true, 1, 600)
  tally.skip(5000)
  ended(tally, true, 1, 5700)
  ended(tally, true, 1, 6100)
  expect(tally.windows.finish(6200, []).map(({ atMs, succeeded }) => [atMs, succeeded])).toEqual([
    [0, 2],
    [1000, 1],
  ])
})

test('a second is steady in whichever round had all users at work, and in none across two', () => {
  const tally = tallyFrom(0)
  for (let ms = 50; ms < 4000; ms += 100) ended(tally, true, 1, ms)
  const fullLoad = [
    { fromMs: 0, untilMs: 1500 },
    { fromMs: 1500, untilMs: 4000 },
  ]
  expect(tally.windows.finish(4000, fullLoad).map(({ steady }) => steady)).toEqual([true, false, true, true])
})

test('how a run stands is told by the last whole second, whatever has begun since', () => {
  const tally = tallyFrom(0)
  for (let users = 1; users <= 7; users++) tally.start(10)
  ended(tally, true, 5, 20)
  expect(tally.windows.latest).toMatchObject({ inFlight: 7 })
  expect(tally.windows.latest.p99Ms).toBeCloseTo(5, 1)
  tally.windows.advance(1000)
  ended(tally, true, 900, 1001)
  expect(tally.windows.latest).toMatchObject({ inFlight: 7 })
  expect(tally.windows.latest.p99Ms).toBeCloseTo(5, 1)
})
