import { describe, expect, test } from 'vitest'
import { type GeneratorUsage, judgeGenerator as judge } from '../../src/verdict/judgeGenerator.ts'

const closed = { achievedPerSecond: 1000 }
const judgeGenerator = (usage: Omit<GeneratorUsage, 'achievedPerSecond'>) => judge({ ...closed, ...usage })

test('a loop with time to spare is nobody’s limit', () => {
  expect(judgeGenerator({ utilization: 0.949, busyMs: 949, operations: 1e6 })).toEqual({
    saturated: false,
    reason: '',
    utilization: 0.949,
    ...closed,
  })
})

test('a busy loop is the subject’s doing when each operation kept it busy', () => {
  const state = judgeGenerator({ utilization: 0.98, busyMs: 980, operations: 1000 })
  expect(state).toMatchObject({
    saturated: false,
    reason: expect.stringContaining('98 % of the time: latency includes'),
  })
})

test('a busy loop is the generator’s doing when operations do next to nothing', () => {
  expect(judgeGenerator({ utilization: 1, busyMs: 1000, operations: 500_001 }).saturated).toBe(true)
  expect(judgeGenerator({ utilization: 1, busyMs: 1000, operations: 500_000 }).saturated).toBe(false)
})

test('without operations there is nothing to say', () => {
  expect(judgeGenerator({ utilization: 1, busyMs: 1000, operations: 0 }).saturated).toBe(false)
  expect(judgeGenerator({ utilization: 1, busyMs: 0.3, operations: 5 })).toMatchObject({
    saturated: false,
    reason: '',
  })
})

const idle = { utilization: 0.1, busyMs: 1000, operations: 1000 }

describe('arrivals', () => {
  const onTime = {
    offeredPerSecond: 100,
    achievedPerSecond: 99,
    latenessMs: { p50: 1, p99: 50, max: 400 },
    dropped: 0,
    droppedLate: 0,
    droppedHeld: 0,
    ownLatenessP99Ms: 50,
    longestHeldMs: 0,
  }

  test('that come on time are nobody’s limit, and their figures are shown', () => {
    expect(judge({ ...idle, ...closed, arrivals: onTime })).toEqual({
      saturated: false,
      reason: '',
      utilization: 0.1,
      offeredPerSecond: 100,
      achievedPerSecond: 99,
      latenessMs: { p50: 1, p99: 50, max: 400 },
    })
  })

  test('that come late are the generator’s doing, unless operations keep the loop busy', () => {
    const arrivals = { ...onTime, latenessMs: { p50: 1, p99: 60, max: 400 }, ownLatenessP99Ms: 50.1 }
    expect(judgeGenerator({ ...idle, arrivals })).toMatchObject({
      saturated: true,
      reason: 'one arrival in a hundred was started 50.1 ms or more after it was due',
    })
    expect(judgeGenerator({ utilization: 0.99, busyMs: 9900, operations: 1000, arrivals })).toMatchObject({
      saturated: false,
      reason:
        'the event loop was busy 99 % of the time: latency includes waiting for the one thread that operations and load generator share, and one arrival in a hundred was started 50.1 ms or more after it was due',
    })
  })

  test('that could not be started in time are the generator’s doing too', () => {
    expect(judgeGenerator({ ...idle, arrivals: { ...onTime, dropped: 5, droppedLate: 2 } })).toMatchObject({
      saturated: true,
      reason: '2 arrivals could not be started within a second of being due and were dropped',
    })
  })

  test('that waited for a call that held the thread are its doing', () => {
    const held = {
      ...onTime,
      latenessMs: { p50: 1, p99: 590, max: 600 },
      ownLatenessP99Ms: 1,
      longestHeldMs: 600,
    }
    expect(judgeGenerator({ ...idle, arrivals: held })).toMatchObject({
      saturated: false,
      reason:
        'a call of the operation held the thread for up to 600 ms: arrivals that were due meanwhile waited for it, and their latency says so',
    })
    expect(judgeGenerator({ ...idle, arrivals: { ...held, dropped: 3, droppedHeld: 3 } })).toMatchObject({
      saturated: false,
      reason:
        'a call of the operation held the thread for up to 600 ms: 3 arrivals could not be started within a second of it and were dropped',
    })
  })

  test('that found all places taken are the plan’s doing', () => {
    expect(judgeGenerator({ ...idle, arrivals: { ...onTime, dropped: 5 } })).toMatchObject({
      saturated: false,
      reason: '5 arrivals were dropped because `maxInFlight` operations were under way',
    })
  })
})

describe('a stall of the closed model', () => {
  const stall = { longestMs: 2000, durationMs: 10_000, shownMs: 499 }

  test('is told, since its percentiles hardly show it', () => {
    expect(judgeGenerator({ ...idle, stall })).toMatchObject({
      saturated: false,
      reason:
        'no operation ended for 2 s although some were under way: users who wait start nothing, so the percentiles hardly show it. Give the load as `rate` to see what it costs',
    })
  })

  test.each([
    ['that the percentiles show', { ...stall, shownMs: 500 }],
    ['of less than a hundredth of the run', { ...stall, durationMs: 200_001 }],
    ['that is too short to matter', { longestMs: 49, durationMs: 100, shownMs: 1 }],
    ['of which nothing is known', { ...stall, shownMs: Number.NaN }],
  ])('%s is not', (_, given) => {
    expect(judgeGenerator({ ...idle, stall: given }).reason).toBe('')
  })
})
