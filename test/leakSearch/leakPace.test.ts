import { expect, test } from 'vitest'
import { LeakPace, type TrialRound } from '../../src/leakSearch/leakPace.ts'

const trial = (over: Partial<TrialRound>): TrialRound => ({
  calls: 64,
  activeMs: 8,
  totalActiveMs: 10,
  settleMs: 4,
  wentLater: false,
  heavy: false,
  ...over,
})
function paced(over: Partial<TrialRound>): LeakPace {
  const pace = new LeakPace()
  expect(pace.calibrate(trial(over))).toBe(true)
  return pace
}

test.each<[string, Partial<TrialRound>]>([
  ['few calls', { calls: 15 }],
  ['little time', { activeMs: 1.9 }],
])('%s are too short a trial', (_, over) => {
  const pace = new LeakPace()
  expect(pace.calibrate(trial(over))).toBe(false)
  expect(pace.roundCalls).toBe(1)
})

test.each<[string, Partial<TrialRound>, number]>([
  ['a round takes some milliseconds', { calls: 64, activeMs: 8 }, 64],
  ['or as long as settling after it, if that takes longer', { calls: 64, activeMs: 8, settleMs: 24 }, 192],
  ['sixteen calls of a quarter of a round are trial enough', { calls: 16, activeMs: 2 }, 64],
  ['cheap calls stay below a limit', { calls: 1024, activeMs: 0.01 }, 4096],
  ['slow calls are 32 a round', { calls: 16, activeMs: 64 }, 32],
  ['slower ones as many as fit', { calls: 16, activeMs: 320 }, 8],
  ['slow calls end the trial early', { calls: 4, activeMs: 80, totalActiveMs: 100 }, 8],
  ['the slowest are tried no longer', { calls: 1, activeMs: 2000, totalActiveMs: 2000 }, 1],
  ['a heavy round is not made larger', { calls: 4, activeMs: 0.1, heavy: true }, 4],
])('%s', (_, over, calls) => {
  expect(paced(over).roundCalls).toBe(calls)
})

test('a trial in which the machine stood still neither ends the calibration nor makes rounds smaller', () => {
  const pace = new LeakPace()
  expect(pace.calibrate(trial({ calls: 16, activeMs: 0.1 }))).toBe(false)
  // Without the first trial this would have been 2 ms, and enough.
  expect(pace.calibrate(trial({ calls: 64, activeMs: 2.5 }))).toBe(false)
  expect(pace.calibrate(trial({ calls: 1024, activeMs: 20 }))).toBe(true)
  expect(pace.roundCalls).toBe(1280)
})

test('calls that have become slow are believed to be', () => {
  const pace = new LeakPace()
  pace.calibrate(trial({ calls: 16, activeMs: 0.1 }))
  expect(pace.calibrate(trial({ calls: 64, activeMs: 640, totalActiveMs: 641 }))).toBe(true)
  expect(pace.roundCalls).toBe(32)
})

test('rounds widen four times, once, and to no more than a quarter of a second', () => {
  const pace = paced({})
  pace.widen(0.125)
  expect(pace.roundCalls).toBe(256)
  pace.widen(0.125)
  expect(pace.roundCalls).toBe(256)
  const slow = paced({ calls: 16, activeMs: 64 })
  slow.widen(4)
  expect(slow.roundCalls).toBe(63)
})

test('halved, a round keeps one call at least', () => {
  const pace = paced({ calls: 16, activeMs: 960 })
  for (const calls of [2, 1, 1]) {
    pace.halve()
    expect(pace.roundCalls).toBe(calls)
  }
})

test('a backlog is waited for, twice as long as it took or takes later; what stays open is not', () => {
  const pace = paced({})
  expect(pace.patienceMs).toBe(50)
  pace.waitNoMore()
  expect(pace.patienceMs).toBe(0)
  pace.waitForBacklog(2, 0.5)
  expect([pace.patienceMs, pace.roundCalls]).toEqual([250, 1500])
  pace.waitFor(200)
  expect(pace.patienceMs).toBe(800)
  pace.waitFor(0)
  expect(pace.patienceMs).toBe(800)
  pace.waitFor(201)
  expect(pace.patienceMs).toBe(1500)
  pace.waitForBacklog(1000, 0.01)
  expect([pace.patienceMs, pace.roundCalls]).toEqual([2000, 4096])
})

test('rounds of calls that get slower are cut to a tenth of a second, and to no fewer calls than slow ones have', () => {
  const pace = paced({ calls: 256, activeMs: 2 })
  expect(pace.roundCalls).toBe(1024)
  pace.shorten(200)
  expect(pace.roundCalls).toBe(1024)
  pace.shorten(400)
  expect(pace.roundCalls).toBe(256)
  pace.shorten(100_000)
  expect(pace.roundCalls).toBe(32)
  const slow = paced({ calls: 16, activeMs: 320 })
  slow.shorten(100_000)
  expect(slow.roundCalls).toBe(8)
})

test('rounds that wait for a backlog may take longer', () => {
  const pace = paced({})
  pace.waitForBacklog(400, 0.5)
  pace.shorten(1500)
  expect(pace.roundCalls).toBe(1500)
  pace.shorten(3000)
  expect(pace.roundCalls).toBe(375)
})

test('one collection a round will do when a second one found nothing after the last trial, if that was long enough', () => {
  expect(paced({ calls: 4, totalActiveMs: 60 }).collectsOnce).toBe(true)
  expect(paced({ calls: 4, totalActiveMs: 60, wentLater: true }).collectsOnce).toBe(false)
  // The first call loads and compiles.
  expect(paced({ calls: 1, totalActiveMs: 2000 }).collectsOnce).toBe(false)
  expect(new LeakPace().collectsOnce).toBe(false)
})

test.each<[string, (pace: LeakPace) => void]>([
  ['a backlog', (pace) => pace.waitForBacklog(2, 0.5)],
  ['what goes later after all', (pace) => pace.collectTwice()],
])('%s takes that back', (_, show) => {
  const pace = paced({})
  expect(pace.collectsOnce).toBe(true)
  show(pace)
  expect(pace.collectsOnce).toBe(false)
})

test('short rounds are judged after six, eleven and thirteen readings, then after every other; long ones always', () => {
  const pace = paced({})
  const readings = Array.from({ length: 20 }, (_, place) => place + 1)
  expect(readings.filter((each) => pace.isJudged(each, 49))).toEqual([6, 11, 13, 15, 17, 19])
  expect(readings.filter((each) => pace.isJudged(each, 50))).toEqual(readings)
})
