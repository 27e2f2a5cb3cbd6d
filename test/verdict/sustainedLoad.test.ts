import { describe, expect, test } from 'vitest'
import type { StressPlan } from '../../src/load/plan.ts'
import { randomAt } from '../../src/stats/randomAt.ts'
import { judgeSustained } from '../../src/verdict/judgeSustained.ts'
import { wholeRun } from '../../src/verdict/runPart.ts'
import { drivenResult } from '../load/drivenResult.ts'
import type { VirtualClock } from '../load/virtualClock.ts'

/** How long the n-th operation takes that is started so long after the run began. */
type Latency = (nowMs: number, random: number) => number

async function judge(plan: StressPlan, latencyMs: Latency, min: number) {
  let number = 0
  const result = await drivenResult(plan, (clock: VirtualClock) => () => {
    return clock.sleep(latencyMs(clock.now(), randomAt(7, 1, 0, number++)))
  })
  return judgeSustained(wholeRun(result), 'operations', min)
}

const fixed =
  (ms: number): Latency =>
  () =>
    ms
const upTo =
  (ms: number): Latency =>
  (_, random) =>
    random * ms
/** A server that stands still for a while: whoever comes then waits for the end of it. */
const frozen =
  (fromMs: number, untilMs: number): Latency =>
  (nowMs) =>
    nowMs >= fromMs && nowMs < untilMs ? untilMs - nowMs + 5 : 5

const slowerAndSlower: Latency = (nowMs) => nowMs

describe('a rate that is sustained exactly passes', () => {
  const latencies: readonly (readonly [string, Latency])[] = [
    ['of 5 ms', fixed(5)],
    ['of up to 22 ms', upTo(22)],
    ['of 600 ms', fixed(600)],
    ['of up to 600 ms', upTo(600)],
    ['of 2 s', fixed(2000)],
    ['of up to 2 s', upTo(2000)],
  ]
  const cases = latencies.flatMap(([name, latency]) =>
    (['uniform', 'poisson'] as const).flatMap((arrivals) =>
      [20, 100, 1000].map((rate) => [name, arrivals, rate, latency] as const),
    ),
  )
  test.each(cases)('at latencies %s, %s arrivals, %i/s', async (_, arrivals, rate, latency) => {
    const load = { duration: rate === 20 ? '30s' : '8s', maxInFlight: 5_000 } as const
    for (const seed of [1, 2, 3]) {
      const verdict = await judge({ ...load, rate, arrivals, seed }, latency, rate)
      expect(verdict).toMatchObject({ outcome: 'pass', judged: 'steady' })
    }
  })

  test.each([
    [10, 700, '5s', 'whole'],
    [10, 700, '40s', 'steady'],
    [200, 700, '10s', 'steady'],
    [100, 5, '5s', 'steady'],
    [100, 2000, '20s', 'steady'],
  ] as const)('by %i users in step with each other, at %i ms', async (users, ms, duration, judged) => {
    const verdict = await judge({ users, duration }, fixed(ms), (users / ms) * 1000)
    expect(verdict).toMatchObject({ outcome: 'pass', judged })
  })
})

describe('a rate that is not sustained fails', () => {
  test.each([
    ['is a little too low, at even arrivals', { rate: 97, duration: '10s' }, fixed(5), 100],
    ['is a little too low, at slow answers', { rate: 90, duration: '10s' }, upTo(600), 100],
    ['is too low, at random arrivals', { rate: 80, arrivals: 'poisson', duration: '20s' }, fixed(5), 100],
    ['stops for a second', { rate: 100, duration: '10s' }, frozen(5_000, 6_000), 90],
    ['stops for a while in slow answers', { rate: 100, duration: '10s' }, frozen(3_000, 5_500), 90],
    ['stops at the beginning', { rate: 100, duration: '10s' }, frozen(0, 3_000), 90],
    ['stops for most of the time', { rate: 100, duration: '10s' }, frozen(2_000, 10_000), 50],
    ['stops with users in step', { users: 100, duration: '10s' }, frozen(5_000, 6_000), 1000],
    ['falls behind more and more', { rate: 100, duration: '10s' }, slowerAndSlower, 90],
  ] as const)('because it %s', async (_, plan, latency, min) => {
    expect(await judge(plan, latency, min)).toMatchObject({ outcome: 'fail' })
  })
})

describe('bytes', () => {
  const stream = (slowFromMs: number, piecesPerSecond: number) => (clock: VirtualClock) => {
    return async ({ bytes, signal }: { bytes(count: number): void; readonly signal: AbortSignal }) => {
      while (!signal.aborted) {
        const slow = clock.now() >= slowFromMs && clock.now() < slowFromMs + 1000
        await clock.sleep(slow ? 500 : 1000 / piecesPerSecond)
        bytes(1e6 / piecesPerSecond)
      }
    }
  }
  const plan = { users: 1, totalIterations: 1, timeout: '10s', gracefulStop: 0 }

  test('of one endless operation pass when they come evenly, and fail when they stop for a second', async () => {
    const judgeBytes = async (slowFromMs: number, min: number) =>
      judgeSustained(wholeRun(await drivenResult(plan, stream(slowFromMs, 10))), 'bytes', min)
    expect(await judgeBytes(Infinity, 1e6)).toMatchObject({ outcome: 'pass', judged: 'steady' })
    expect(await judgeBytes(5000, 0.9e6)).toMatchObject({ outcome: 'fail', judged: 'blocks' })
  })
})

test('a second with all its users is a steady one from the beginning of the phase on', async () => {
  const { windows } = await drivenResult({ users: 10, duration: '3500ms' }, (clock) => async () => {
    // What the first users do keeps the last of them from starting at once.
    clock.spend(0.01)
    await clock.sleep(5)
  })
  expect(windows.map(({ steady }) => steady)).toEqual([true, true, true, false])
})
