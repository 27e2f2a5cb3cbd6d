import { describe, expect, test } from 'vitest'
import { summariseGenerator, summariseRun } from '../../src/stressSummary.ts'
import { driven } from './driven.ts'

const figures = async (...given: Parameters<typeof driven>) => {
  const run = await driven(...given)
  const { operations, latency, serviceTime } = run.tally.whole.figures(run.elapsedMs)
  const arrivals = run.tally.arrivals
  if (arrivals === undefined) throw new Error('no arrivals')
  return { run, operations, latency, serviceTime, arrivals, lateness: arrivals.lateness.summary() }
}

describe('arrivals', () => {
  test('come at their rate, each exactly once, whatever became of the others', async () => {
    const dueMs: number[] = []
    const { operations, run } = await figures({ rate: 100, duration: '10s' }, (clock) => ({ iteration }) => {
      dueMs.push(clock.now() - 10 * iteration)
      return clock.sleep(iteration % 2 === 0 ? 1 : 3000)
    })
    expect(operations).toMatchObject({ started: 1000, succeeded: 1000, dropped: 0 })
    // An arrival is never early, and late by no more than the millisecond that a timer is.
    expect(Math.min(...dueMs)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...dueMs)).toBeLessThanOrEqual(1)
    expect(run.stopped).toMatchObject({ by: 'completed', atMs: 10_000, detail: 'its duration was over' })
  })

  test('are each in a place of their own, and no more places are used than are needed', async () => {
    const inPlace = new Set<number>()
    const { run, operations } = await figures({ rate: 100, duration: '2s' }, (clock) => async ({ user }) => {
      // What is thrown here is a failed operation.
      expect(inPlace.has(user)).toBe(false)
      inPlace.add(user)
      await clock.sleep(45)
      inPlace.delete(user)
    })
    expect(operations).toMatchObject({ succeeded: 200, failed: 0 })
    expect(run.tally.whole.maxInFlight).toBe(5)
  })

  test('beyond maxInFlight are dropped, counted, and infinitely late', async () => {
    const plan = { rate: 100, duration: '10s', maxInFlight: 4 } as const
    const { operations, latency, arrivals } = await figures(plan, (clock) => () => clock.sleep(49))
    // Four places, each taken for 49 ms, take four of every five arrivals.
    expect(operations).toMatchObject({ started: 800, succeeded: 800, dropped: 200, total: 1000 })
    expect(latency).toMatchObject({ count: 1000, p90: Infinity, max: Infinity })
    expect(latency.p50).toBeCloseTo(49, 1)
    expect(arrivals.droppedLate).toBe(0)
  })

  test('may be so many in all', async () => {
    const { operations, run } = await figures(
      { rate: 10, totalIterations: 25 },
      (clock) => () => clock.sleep(8000),
    )
    // The last ones are waited for, though that takes longer than an end by time would have been granted.
    expect(operations).toMatchObject({ started: 25, succeeded: 25 })
    expect(run.elapsedMs).toBeCloseTo(2400 + 8000, -1)
  })

  test('at random come at the same times with the same seed, and at others with another', async () => {
    const times = async (seed: number) => {
      const at: number[] = []
      const plan = { rate: 50, duration: '10s', arrivals: 'poisson', seed } as const
      await driven(plan, (clock) => () => void at.push(Math.round(clock.now())))
      return at
    }
    const first = await times(7)
    expect(await times(7)).toEqual(first)
    expect(await times(8)).not.toEqual(first)
    // 500 on average, with a standard deviation of 22.
    expect(first.length).toBeGreaterThan(400)
    expect(first.length).toBeLessThan(600)
  })
})

describe('a subject that is frozen for two seconds of ten', () => {
  const frozen = (nowMs: number) => (nowMs >= 4000 && nowMs < 6000 ? 6000 - nowMs : 0) + 5

  test('is charged for what the arrivals waited', async () => {
    const { latency, operations } = await figures(
      { rate: 100, duration: '10s' },
      (clock) => () => clock.sleep(frozen(clock.now())),
    )
    expect(operations.succeeded).toBe(1000)
    // By hand: 800 take 5 ms, and 200 wait from 2,005 ms down to 15 ms in steps of 10.
    expect(latency.p50).toBeCloseTo(5, 1)
    expect(latency.p90).toBeGreaterThan(1005 * 0.98)
    expect(latency.p90).toBeLessThan(1005 * 1.02)
    expect(latency.p99).toBeGreaterThan(1905 * 0.98)
    expect(latency.p99).toBeLessThan(1905 * 1.02)
  })

  test('hardly shows where users wait for it, and the result says so', async () => {
    const run = await driven(
      { users: 10, duration: '10s' },
      (clock) => () => clock.sleep(frozen(clock.now())),
    )
    const figures = summariseRun(run)
    expect(figures.latency.p99).toBeCloseTo(5, 1)
    const generator = summariseGenerator(figures, run.tally, { utilization: 0.1, busyMs: 1000 })
    expect(generator).toMatchObject({
      saturated: false,
      reason: expect.stringMatching(/^no operation ended for 2(\.\d+)? s although some were under way/),
    })
  })

  test('is charged for it too when it holds up the thread of the load', async () => {
    let isFrozen = false
    const { latency, serviceTime, lateness, arrivals } = await figures(
      { rate: 100, duration: '10s' },
      (clock) => () => {
        if (clock.now() >= 4000 && !isFrozen) {
          isFrozen = true
          clock.spend(800)
        }
        return clock.sleep(5)
      },
    )
    // Nothing is dropped within the second that may be caught up.
    expect(arrivals.droppedLate).toBe(0)
    expect(lateness.max).toBeCloseTo(790, -1)
    expect(arrivals.longestHeldMs).toBeCloseTo(800, -1)
    expect(arrivals.ownLateness.summary().max).toBeLessThan(2)
    // The service itself was quick, but for the one that froze; the wait is in the response time.
    expect(serviceTime?.p99).toBeCloseTo(5, 1)
    expect(latency.p95).toBeGreaterThan(200)
  })
})

describe('who held arrivals up', () => {
  test('is the call that held the thread, and nothing of what it delayed is lost', async () => {
    const { operations, latency, run } = await figures(
      { rate: 100, duration: '4s' },
      (clock) =>
        ({ iteration }) => {
          if (iteration === 100) clock.spend(1500)
          return clock.sleep(5)
        },
    )
    expect(operations).toMatchObject({ succeeded: 400, dropped: 0 })
    expect(latency.p90).toBeCloseTo(1105, -2)
    const judged = summariseGenerator(summariseRun(run), run.tally, { utilization: 0.4, busyMs: 1600 })
    expect(judged).toMatchObject({
      saturated: false,
      reason: expect.stringMatching(/^a call of the operation held the thread for up to 1.5\d* s: arrivals/),
    })
  })

  test('is not known where no call did, and then it is the generator', async () => {
    const { arrivals, run } = await figures({ rate: 100, duration: '4s' }, (clock) => ({ iteration }) => {
      // Behind the call: a collection of garbage, or somebody else on the thread.
      if (iteration === 100) clock.after(3, () => clock.spend(1500))
      return clock.sleep(5)
    })
    expect(arrivals.longestHeldMs).toBeLessThan(2)
    expect(arrivals.droppedLate).toBeGreaterThan(40)
    const judged = summariseGenerator(summariseRun(run), run.tally, { utilization: 0.4, busyMs: 1600 })
    expect(judged).toMatchObject({
      saturated: true,
      reason: expect.stringContaining('could not be started within a second of being due'),
    })
  })
})

describe('arrivals that cannot be started in time', () => {
  test('are dropped once they are a second late, so that a run ends', async () => {
    // Each operation holds the thread for 50 ms, and they come every 10 ms: four of five can never be started.
    const { operations, arrivals, run, lateness } = await figures(
      { rate: 100, duration: '10s' },
      (clock) => () => clock.spend(50),
    )
    expect(operations.total).toBe(1000)
    expect(operations.started).toBeGreaterThan(200)
    expect(operations.started).toBeLessThan(230)
    expect(arrivals).toMatchObject({ droppedLate: 0, droppedHeld: operations.dropped })
    expect(lateness.max).toBeLessThanOrEqual(1050)
    expect(run.elapsedMs).toBeLessThan(11_100)
  })

  test('a timeout counts at its limit on top of the wait for the start', async () => {
    let spent = false
    const { latency, operations } = await figures(
      { rate: 10, totalIterations: 5, timeout: 1000 },
      (clock) => () => {
        if (!spent) clock.spend(500)
        spent = true
        return new Promise(() => {})
      },
    )
    expect(operations).toMatchObject({ timedOut: 5, unsettled: 0 })
    // The second was due 400 ms before it could be started.
    expect(latency.max).toBeCloseTo(1400, 0)
  })
})

test.each([1, 3, 30])(
  '%i arrivals are offered at the rate of the plan, however long the last ones take',
  async (totalIterations) => {
    const { arrivals } = await figures({ rate: 100, totalIterations }, (clock) => () => clock.sleep(5000))
    expect(arrivals?.spanMs).toBeCloseTo(totalIterations * 10, 0)
  },
)

test('what is offered is offered over all phases of arrivals', async () => {
  const phases = [
    { rate: 100, duration: '2s' },
    { users: 1, duration: '5s' },
    { rate: 50, duration: '2s' },
  ]
  const { run } = await figures({ phases }, (clock) => () => clock.sleep(10))
  const { offeredPerSecond } = summariseGenerator(summariseRun(run), run.tally, {
    utilization: 0.1,
    busyMs: 1,
  })
  expect(offeredPerSecond).toBeCloseTo(75, 6)
})
