import { describe, expect, test } from 'vitest'
import type { StressPlan } from '../../src/load/plan.ts'
import { driven } from './driven.ts'
import type { VirtualClock } from './virtualClock.ts'

/** When each user started its operations, by user. */
async function starts(plan: StressPlan, durationMs = 0): Promise<{ byUser: number[][]; elapsedMs: number }> {
  const byUser: number[][] = []
  const run = await driven(plan, (clock) => ({ user }) => {
    byUser[user] = [...(byUser[user] ?? []), Math.round(clock.now())]
    return durationMs > 0 ? clock.sleep(durationMs) : undefined
  })
  return { byUser, elapsedMs: run.elapsedMs }
}

describe('a user', () => {
  test('thinks after each operation, and not after the last one', async () => {
    const { byUser, elapsedMs } = await starts({ users: 1, iterations: 3, thinkTime: '1s' }, 100)
    expect(byUser).toEqual([[0, 1100, 2200]])
    expect(elapsedMs).toBeCloseTo(2300, 0)
  })

  test('thinks for a time of its own, the same with the same seed', async () => {
    const plan = { users: 3, iterations: 5, thinkTime: ['100ms', '2s'] } as const
    const first = await starts(plan)
    expect((await starts(plan)).byUser).toEqual(first.byUser)
    expect((await starts({ ...plan, seed: 2 })).byUser).not.toEqual(first.byUser)
    const gaps = first.byUser.flatMap((at) => at.slice(1).map((ms, n) => ms - (at[n] as number)))
    expect(gaps).toHaveLength(12)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(99)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2001)
    expect(new Set(gaps).size).toBeGreaterThan(8)
  })

  test('keeps its pace, and does not catch up on what took longer', async () => {
    const durations = [100, 2500, 100, 100]
    const at: number[] = []
    await driven({ users: 1, iterations: 4, pace: '1s' }, (clock) => ({ iteration }) => {
      at.push(Math.round(clock.now()))
      return clock.sleep(durations[iteration] as number)
    })
    expect(at).toEqual([0, 1000, 3500, 4500])
  })

  test('waits for whichever is longer, its pace or its thinking', async () => {
    const both = { users: 1, iterations: 2, pace: '1s' } as const
    expect((await starts({ ...both, thinkTime: '300ms' }, 200)).byUser).toEqual([[0, 1000]])
    expect((await starts({ ...both, thinkTime: '900ms' }, 200)).byUser).toEqual([[0, 1100]])
  })

  test('starts when its time in the ramp-up has come', async () => {
    const { byUser } = await starts({ users: 5, iterations: 1, rampUp: '10s' })
    expect(byUser).toEqual([[0], [2000], [4000], [6000], [8000]])
  })
})

test('a think time that throws ends the run and is handed on, and so is one that is no time', async () => {
  const broken = new Error('no dice')
  const run = await driven(
    {
      users: 2,
      iterations: 5,
      thinkTime: () => {
        throw broken
      },
    },
    () => () => {},
  )
  expect(run.defect).toEqual({ error: broken })
  expect(run.tally.whole.started).toBeLessThan(4)
  const odd = await driven({ users: 1, iterations: 5, thinkTime: () => 'long' }, () => () => {})
  expect(odd.defect?.error).toMatchObject({ message: expect.stringContaining('Expected `thinkTime` to be') })
})

describe('a ramp of users', () => {
  /** The most operations in flight by tenths of a second. */
  async function inFlight(plan: StressPlan): Promise<number[]> {
    const most: number[] = []
    let running = 0
    await driven(plan, (clock: VirtualClock) => async () => {
      running++
      await clock.sleep(10)
      const tenth = Math.floor(clock.now() / 100)
      most[tenth] = Math.max(most[tenth] ?? 0, running--)
    })
    return most
  }

  test('lets one after another in', async () => {
    const most = await inFlight({ users: { from: 0, to: 10, for: '1s' } })
    expect(most.slice(1, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('lets one after another go', async () => {
    const most = await inFlight({ users: { from: 10, to: 0, for: '1s' } })
    expect(most.slice(0, 10)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  })

  test('is steady once it has arrived', async () => {
    const run = await driven(
      { users: { from: 1, to: 10, for: '2s' }, duration: '5s' },
      (clock) => () => clock.sleep(10),
    )
    expect(run.windows.map(({ steady }) => steady).slice(0, 5)).toEqual([false, false, true, true, true])
  })
})
