import { describe, expect, test } from 'vitest'
import type { StressPlan } from '../../src/load/plan.ts'
import type { Run } from '../../src/load/run.ts'
import { summariseRun } from '../../src/stressSummary.ts'
import { driven } from './driven.ts'

const scale: StressPlan = {
  phases: [
    { name: 'calm', users: 10, duration: '2s' },
    { name: 'up', users: { from: 10, to: 500, for: '3s' } },
    { name: 'busy', users: 500, duration: '2s' },
    { name: 'peak', users: 1000, duration: '2s' },
    { name: 'down', users: { from: 1000, to: 100, for: '3s' } },
    { name: 'quiet', users: 100, duration: '2s' },
    { name: 'calm again', users: 10, duration: '2s' },
  ],
}

const phasesOf = (run: Run) => summariseRun(run).phases

describe('users who become more and fewer', () => {
  test('read as one array, each phase with figures of its own that add up to those of the run', async () => {
    const run = await driven(scale, (clock, of) => () => clock.sleep(10 + of().tally.whole.inFlight / 10))
    const result = summariseRun(run)
    expect(
      result.phases.map(({ name, atMs, durationMs }) => [name, atMs, Math.round(durationMs / 100) * 100]),
    ).toEqual([
      ['calm', 0, 2000],
      ['up', 2000, 3000],
      ['busy', 5000, 2000],
      ['peak', 7000, 2000],
      ['down', 9000, 3000],
      ['quiet', 12_000, 2000],
      ['calm again', 14_000, 2000],
    ])
    // The last one joins when the ramp has ended, and the first ones leave before the last phase's operations have.
    expect(result.phases.map(({ maxInFlight }) => maxInFlight)).toEqual([10, 499, 500, 1000, 973, 100, 10])
    const sum = (of: 'started' | 'succeeded') =>
      result.phases.reduce((all, { operations }) => all + operations[of], 0)
    expect(sum('started')).toBe(result.operations.started)
    expect(sum('succeeded')).toBe(result.operations.succeeded)
    // Ten milliseconds with ten users, a hundred and ten with a thousand.
    const p50 = result.phases.map(({ latency }) => latency.p50)
    expect(p50[0]).toBeLessThan(12)
    expect(p50[3]).toBeGreaterThan(100)
    expect(p50[6]).toBeLessThan(12)
    expect(result.maxInFlight).toBe(1000)
    expect(result).toMatchObject({ users: 1000, load: '7 phases, at most 1 000 users' })
  })

  test('do not pause where a phase ends: who is at work goes on', async () => {
    const plan = {
      phases: [
        { users: 2, duration: '1s' },
        { users: 3, duration: '1s' },
      ],
    }
    const seen: string[] = []
    await driven(plan, (clock) => ({ user, iteration }) => {
      seen.push(`${user}:${iteration} at ${Math.round(clock.now())}`)
      return clock.sleep(400)
    })
    expect(seen.filter((each) => each.startsWith('0'))).toEqual([
      '0:0 at 0',
      '0:1 at 400',
      '0:2 at 800',
      '0:3 at 1200',
      '0:4 at 1600',
    ])
    expect(seen.filter((each) => each.startsWith('2'))).toEqual(['2:0 at 1000', '2:1 at 1400', '2:2 at 1800'])
  })

  test('finish their thought before they go on', async () => {
    const plan = {
      thinkTime: '700ms',
      phases: [
        { users: 1, duration: '1s' },
        { users: 1, duration: '1s' },
      ],
    }
    const at: number[] = []
    await driven(plan, (clock) => () => {
      at.push(Math.round(clock.now()))
      return clock.sleep(100)
    })
    expect(at).toEqual([0, 800, 1600])
  })

  test('an operation belongs to the phase that it was started in', async () => {
    const plan = {
      phases: [
        { users: 1, duration: '1s' },
        { users: 1, duration: '1s' },
      ],
    }
    const run = await driven(
      plan,
      (clock) =>
        ({ count }) =>
          clock.sleep(1500).then(() => count('done')),
    )
    expect(phasesOf(run)).toMatchObject([
      { operations: { started: 1, succeeded: 1 }, counters: { done: 1 }, durationMs: 1000 },
      { operations: { started: 1, succeeded: 1 }, counters: { done: 1 }, atMs: 1000, durationMs: 2000 },
    ])
  })
})

describe('what comes in the time of a phase', () => {
  const plan: StressPlan = {
    phases: ['first', 'second', 'third'].map((name) => ({ name, users: 10, duration: '1s' })),
  }

  test('is its rate, so that three phases alike are alike, however long operations take', async () => {
    const run = await driven(
      plan,
      (clock) =>
        ({ bytes }) =>
          clock.sleep(900).then(() => bytes(100)),
    )
    const phases = phasesOf(run)
    expect(phases.map(({ operations }) => operations.succeeded)).toEqual([20, 10, 10])
    expect(phases.map(({ qps, durationMs }) => Math.round((qps * durationMs) / 1000))).toEqual([10, 10, 20])
    expect(phases.map(({ qps, throughput }) => Math.round(throughput / qps))).toEqual([100, 100, 100])
    // The last one ends with its drain.
    expect(phases.map(({ qps }) => Math.round(qps))).toEqual([10, 10, 13])
  })

  test('is nothing where nothing ended in it', async () => {
    const run = await driven(plan, (clock) => () => clock.sleep(1500))
    expect(phasesOf(run).map(({ qps }) => Math.round(qps))).toEqual([0, 10, 10])
  })
})

describe('phases of several kinds', () => {
  test('follow one another: a number of operations ends with the last of them', async () => {
    const plan: StressPlan = {
      phases: [
        { name: 'fill', users: 5, iterations: 10 },
        { name: 'strangers', rate: 100, duration: '2s' },
        { name: 'again', users: 2, totalIterations: 6 },
      ],
    }
    const run = await driven(plan, (clock) => () => clock.sleep(100))
    expect(phasesOf(run)).toMatchObject([
      { name: 'fill', model: 'closed', atMs: 0, durationMs: 1000, operations: { succeeded: 50 } },
      { name: 'strangers', model: 'open', atMs: 1000, durationMs: 2000, operations: { succeeded: 200 } },
      { name: 'again', model: 'closed', atMs: 3000, operations: { succeeded: 6 } },
    ])
    expect(phasesOf(run).map((phase) => 'serviceTime' in phase)).toEqual([false, true, false])
    expect(run.tally.arrivals?.spanMs).toBe(2000)
  })

  test('that a run is stopped before have figures in which nothing was due', async () => {
    const plan = {
      phases: [
        { users: 1, duration: '1s' },
        { users: 1, duration: '1s' },
      ],
    }
    const run = await driven(plan, (clock, of) => async ({ iteration }) => {
      await clock.sleep(100)
      if (iteration === 4) of().stop('aborted', 'enough')
    })
    expect(phasesOf(run)).toMatchObject([
      { name: 'phase 1', operations: { total: 5 }, atMs: 0, durationMs: 500 },
      { name: 'phase 2', operations: { total: 0 }, successRate: Number.NaN, atMs: 500, durationMs: 0 },
    ])
  })

  test('are passed through however long one operation holds up everything', async () => {
    const plan = { phases: [1, 2, 3, 4].map(() => ({ users: 1, duration: '1s' })) }
    let isFirst = true
    const run = await driven(plan, (clock) => () => {
      if (isFirst) clock.spend(2500)
      isFirst = false
      return clock.sleep(100)
    })
    expect(phasesOf(run).map(({ operations }) => operations.total)).toEqual([1, 0, 4, 10])
    expect(phasesOf(run).map(({ atMs }) => atMs)).toEqual([0, 1000, 2000, 3000])
  })

  test('a second is steady within a phase of one load, and in none across two', async () => {
    const plan = {
      phases: [
        { users: 2, duration: '2500ms' },
        { users: 5, duration: '2500ms' },
      ],
    }
    const run = await driven(plan, (clock) => () => clock.sleep(10))
    expect(run.windows.map(({ steady }) => steady).slice(0, 5)).toEqual([true, true, false, true, true])
  })
})
