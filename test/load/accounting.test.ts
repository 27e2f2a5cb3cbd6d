import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LoadPlan } from '../../src/load/loadOptions.ts'
import type { Operation } from '../../src/load/operation.ts'
import type { StressPlan } from '../../src/load/plan.ts'
import type { Run } from '../../src/load/run.ts'
import type { OperationCounts } from '../../src/records/loadFigures.ts'
import { summariseRun } from '../../src/stressSummary.ts'
import { driven } from './driven.ts'
import type { VirtualClock } from './virtualClock.ts'

const whole = (min: number, max: number) => fc.integer({ min, max })
const durationMs = whole(1, 3000)
const sometimes = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })

/** The same, without what is undefined: an option that is left out. */
const given = <Plan extends object>(plan: Plan): Partial<Plan> =>
  Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined)) as Partial<Plan>

const users = fc.oneof(
  fc.record({ users: whole(1, 30), iterations: whole(1, 10), rampUp: sometimes(durationMs) }),
  fc.record({ users: whole(1, 30), totalIterations: whole(1, 100) }),
  fc.record({ users: whole(1, 30), duration: durationMs, rampUp: sometimes(durationMs) }),
  fc.record({ users: fc.record({ from: whole(1, 30), to: whole(0, 30), for: durationMs }) }),
)
const pauses = fc.record({
  thinkTime: sometimes(fc.oneof(whole(1, 300), fc.constant([0, 200] as const))),
  pace: sometimes(whole(1, 300)),
})
const closed = fc.tuple(users, pauses).map(([load, pause]) => given({ ...load, ...pause }) as LoadPlan)

const rate = fc.oneof(
  whole(1, 200),
  fc.record({ from: whole(0, 200), to: whole(1, 200), for: whole(1, 1000) }),
)
const open = fc
  .record({
    rate,
    arrivals: sometimes(fc.constantFrom('uniform' as const, 'poisson' as const)),
    maxInFlight: sometimes(whole(1, 40)),
    length: fc.oneof(
      fc.record({ totalIterations: whole(1, 100) }),
      fc.record({ duration: whole(1000, 3000) }),
    ),
  })
  .map(({ length, ...load }) => {
    // A ramp has a length already, unless time says more.
    const isRamp = typeof load.rate === 'object' && 'totalIterations' in length
    return given({ ...load, ...(isRamp ? {} : length) }) as LoadPlan
  })

const ends = [
  'at once',
  'soon',
  'late',
  'throw',
  'reject',
  'check',
  'block',
  'never',
  'heed',
  'twice',
] as const

const shared = {
  timeout: whole(20, 2000),
  gracefulStop: whole(0, 500),
  seed: whole(0, 1000),
  ends: fc.array(fc.constantFrom(...ends), { minLength: 1, maxLength: 12 }),
}
const scenario = fc.record({
  ...shared,
  phases: fc.array(fc.oneof(closed, open), { minLength: 1, maxLength: 4 }),
  stopAtMs: sometimes(whole(0, 6000)),
  abortOn: sometimes(fc.record({ errorRate: fc.constantFrom(0, 0.3, 0.9) })),
})

function operationOf(
  kinds: readonly (typeof ends)[number][],
  clock: VirtualClock,
  note: (user: number, iteration: number) => number,
): Operation {
  return ({ check, signal, count, user, iteration }) => {
    const kind = kinds[note(user, iteration) % kinds.length]
    // Nothing takes no time at all: where time stood still, a duration of what ends at once would never be over.
    clock.spend(1)
    count('calls')
    if (kind === 'throw') throw new Error('thrown')
    if (kind === 'block') return clock.spend(70)
    if (kind === 'check') return check(false)
    if (kind === 'soon') return clock.sleep(15)
    if (kind === 'late') return clock.sleep(900)
    if (kind === 'reject') return clock.sleep(5).then(() => Promise.reject(new Error('rejected')))
    if (kind === 'never') return new Promise(() => {})
    if (kind === 'heed')
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    // biome-ignore lint/suspicious/noThenProperty: a thenable that calls back twice is what is tested
    if (kind === 'twice') return { then: (settle: () => void) => [settle(), settle()] }
    return undefined
  }
}

const names = ['started', 'succeeded', 'failed', 'timedOut', 'dropped', 'unsettled', 'total'] as const

function expectSum(
  parts: readonly { readonly operations: OperationCounts }[],
  expected: OperationCounts,
): void {
  const sums = names.map((name) => parts.reduce((sum, { operations }) => sum + operations[name], 0))
  expect(sums).toEqual(names.map((name) => expected[name]))
}

function expectBalanced(run: Run, calls: number): void {
  const { operations, mix, windows, latency, latencySucceeded, counters, maxInFlight } = summariseRun(run)
  const { started, succeeded, failed, timedOut, dropped, unsettled, total } = operations
  expect(started).toBe(calls)
  expect(succeeded + failed + timedOut + unsettled).toBe(started)
  expect(started + dropped).toBe(total)
  expect(unsettled).toBeGreaterThanOrEqual(0)
  expectSum(mix, operations)
  const inWindows = (of: 'started' | 'succeeded' | 'failed' | 'dropped') =>
    windows.reduce((sum, window) => sum + window[of], 0)
  expect([inWindows('started'), inWindows('succeeded'), inWindows('failed'), inWindows('dropped')]).toEqual([
    started,
    succeeded,
    failed + timedOut,
    dropped,
  ])
  expect([latency.count, latencySucceeded.count]).toEqual([total, succeeded])
  expect(counters.calls ?? 0).toBe(calls)
  expect(maxInFlight).toBeLessThanOrEqual(run.stage.users.length)
  expect(run.tally.whole.inFlight).toBe(0)
}

function expectPhasesBalanced(run: Run): void {
  const { operations, phases } = summariseRun(run)
  expectSum(phases, operations)
  // What succeeded did so in the time of one phase.
  const came = phases.reduce((sum, { qps, durationMs }) => sum + (qps * durationMs) / 1000, 0)
  // An open phase of a single arrival is over at once, and what has no time has no rate.
  if (phases.every(({ durationMs }) => durationMs > 0)) expect(came).toBeCloseTo(operations.succeeded, 6)
}

test('the books balance under random plans, failures, stalls and stops', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ ends: kinds, stopAtMs, phases, abortOn, ...options }) => {
      let calls = 0
      const plan: StressPlan = { ...options, phases, ...(abortOn && { abortOn }) }
      const run = await driven(plan, (clock, of) => {
        if (stopAtMs !== undefined) clock.after(stopAtMs, () => of().stop('aborted', 'property'))
        const run = operationOf(kinds, clock, () => {
          // A run that has been stopped starts nothing more.
          expect(of().isCutShort).toBe(false)
          return calls++
        })
        return { often: { weight: 3, run }, seldom: run }
      })
      expectBalanced(run, calls)
      expectPhasesBalanced(run)
      // A phase of a number of operations has exactly that number, if nothing cut the run short.
      if (run.isCutShort) return
      for (const [index, { operations }] of summariseRun(run).phases.entries()) {
        const { users: number, iterations, totalIterations } = phases[index] as LoadPlan
        if (totalIterations !== undefined) expect(operations.total).toBe(totalIterations)
        if (iterations !== undefined) expect(operations.total).toBe((number as number) * iterations)
      }
    }),
    { numRuns: 100 },
  )
})

test('what was due in a phase is started or dropped, however slow the subject', {
  timeout: 60_000,
}, async () => {
  const arrivals = fc.record({
    rate: whole(1, 300),
    duration: whole(500, 3000),
    maxInFlight: whole(1, 50),
    ends: fc.array(fc.constantFrom(...ends), { minLength: 1, maxLength: 6 }),
  })
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ ends: kinds, ...plan }) => {
      let calls = 0
      const run = await driven({ ...plan, timeout: 1000, gracefulStop: 0 }, (clock) =>
        operationOf(kinds, clock, () => calls++),
      )
      const due = Math.ceil((plan.rate * plan.duration) / 1000 - 1e-6)
      expect(run.tally.whole.operations()).toMatchObject({ started: calls, dropped: due - calls, total: due })
      // No later than it takes to catch up for a second, and to give up on what never settles.
      expect(run.elapsedMs).toBeLessThan(plan.duration + 1000 + 70 + 1000 + 30)
    }),
    { numRuns: 60 },
  )
})

test('each user counts its operations without a gap, whoever has taken its place, and round by round', {
  timeout: 60_000,
}, async () => {
  const rounds = fc.record({ ...shared, load: closed, rounds: whole(8, 10) })
  await fc.assert(
    fc.asyncProperty(rounds, async ({ ends: kinds, load, ...options }) => {
      let calls = 0
      const iterations = new Map<number, number[]>()
      const run = await driven({ ...load, ...options }, (clock) => {
        const run = operationOf(kinds, clock, (user, iteration) => {
          const before = iterations.get(user) ?? []
          iterations.set(user, [...before, iteration])
          return calls++
        })
        return { often: { weight: 3, run }, seldom: run }
      })
      expectBalanced(run, calls)
      for (const counted of iterations.values()) expect(counted).toEqual(counted.map((_, index) => index))
      // Whatever a round leaves under way, the next one does all of its own.
      const { operations } = summariseRun(run)
      const { users: number, iterations: each, totalIterations } = load
      if (totalIterations !== undefined) expect(operations.total).toBe(options.rounds * totalIterations)
      if (each !== undefined) expect(operations.total).toBe(options.rounds * (number as number) * each)
    }),
    { numRuns: 60 },
  )
})
