import { performance } from 'node:perf_hooks'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Mix } from '../../src/load/mix.ts'
import type { Operation } from '../../src/load/operation.ts'
import { checkPlan, type RunOptions, type StressPlan } from '../../src/load/plan.ts'
import { Run } from '../../src/load/run.ts'
import { driven } from './driven.ts'
import { VirtualClock } from './virtualClock.ts'

function runOf(plan: StressPlan, operation: Operation): Run {
  return new Run(checkPlan(plan), Mix.of(operation, 1))
}

async function drive(plan: StressPlan, operation: Operation) {
  const run = runOf(plan, operation)
  await run.drive()
  return { run, stopped: run.stopped, tally: run.tally, operations: run.tally.whole.operations() }
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

function useUpTurn() {
  const until = performance.now() + 8
  while (performance.now() < until);
}

const never = () => new Promise(() => {})
const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)
beforeEach(() => void process.on('unhandledRejection', note))
afterEach(async () => {
  await setImmediate()
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

describe('what the plan asks for', () => {
  test('each user does its iterations, in order, one at a time', async () => {
    const seen: string[] = []
    let running = 0
    const { tally, operations } = await drive({ users: 2, iterations: 3 }, async ({ user, iteration }) => {
      expect(++running).toBeLessThanOrEqual(2)
      seen.push(`${user}:${iteration}`)
      await setImmediate()
      running--
    })
    expect(seen.filter((each) => each.startsWith('1'))).toEqual(['1:0', '1:1', '1:2'])
    expect(operations).toEqual({
      started: 6,
      succeeded: 6,
      failed: 0,
      timedOut: 0,
      dropped: 0,
      unsettled: 0,
      total: 6,
    })
    expect(tally.whole.maxInFlight).toBe(2)
  })

  test('all users are in flight together, however long it takes to start them', async () => {
    const run = await driven({ users: 20, iterations: 2 }, (clock) => () => {
      clock.spend(8)
      return clock.sleep(1)
    })
    expect(run.tally.whole.maxInFlight).toBe(20)
  })

  test('a shared total goes to whoever is free, and is met exactly', async () => {
    const byUser = [0, 0, 0]
    const { operations } = await drive({ users: 3, totalIterations: 100 }, async ({ user }) => {
      byUser[user] = (byUser[user] as number) + 1
      if (user === 0) await setImmediate()
    })
    expect(operations.succeeded).toBe(100)
    expect(byUser[0]).toBeLessThan(byUser[1] as number)
  })

  test('a duration ends even a synchronous operation that never lets go', async () => {
    const { stopped, operations } = await drive({ users: 2, duration: 30 }, () => {})
    expect(stopped).toMatchObject({ by: 'completed', detail: 'its duration was over' })
    expect(operations.succeeded).toBeGreaterThan(0)
    expect(operations.unsettled).toBe(0)
  })

  test('timers fire while operations that never leave the microtask queue are under way', async () => {
    const order: string[] = []
    const timer = setTimeout(() => order.push('timer'), 1)
    await drive({ users: 10, totalIterations: 200_000 }, async () => {})
    order.push('run over')
    clearTimeout(timer)
    expect(order).toEqual(['timer', 'run over'])
  })
})

describe('what becomes of an operation', () => {
  test('a throw, a rejection with nothing and a failed check are failures by name', async () => {
    const bad: Operation[] = [
      () => {
        throw new RangeError('out')
      },
      () => Promise.reject(),
      ({ check }) => check(1 > 2, 'one exceeds two'),
      ({ check }) => check(false),
      // biome-ignore lint/suspicious/noThenProperty: a thenable that is no promise is what is tested
      () => ({ then: (_: unknown, reject: (reason: string) => void) => reject('thenable') }),
    ]
    const { tally, operations } = await drive({ users: 1, iterations: 10 }, (context) =>
      bad[context.iteration % 5]?.(context),
    )
    expect(operations).toMatchObject({ started: 10, failed: 10, succeeded: 0 })
    expect(tally.errors.toJSON().map(({ name, message, count }) => [name, message, count])).toEqual([
      ['RangeError', 'out', 2],
      ['undefined', '', 2],
      ['check', 'one exceeds two', 2],
      ['check', 'a check failed', 2],
      ['string', 'thenable', 2],
    ])
    expect(tally.whole.figures(1).latency.count).toBe(10)
  })

  test('a thenable that cannot be read, refuses, or calls back again and again is counted once', async () => {
    const odd: Operation[] = [
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: a hostile thenable is what is tested
        get then() {
          throw new Error('not to be read')
        },
      }),
      () =>
        Object.assign(() => {}, {
          // biome-ignore lint/suspicious/noThenProperty: as above
          then: (_: unknown, reject: (reason: Error) => void) => reject(new Error('called')),
        }),
      () => {
        const promise = Promise.resolve()
        // biome-ignore lint/suspicious/noThenProperty: as above
        promise.then = ((settle: () => void) => {
          settle()
          settle()
        }) as never
        return promise
      },
    ]
    const { tally, operations } = await drive({ users: 2, iterations: 30 }, (context) =>
      odd[context.iteration % 3]?.(context),
    )
    expect(operations).toMatchObject({ started: 60, failed: 40, succeeded: 20, unsettled: 0 })
    expect(tally.errors.toJSON().map(({ message }) => message)).toEqual(['not to be read', 'called'])
  })

  test('one that reads its signal too late finds it aborted', async () => {
    const { promise, resolve } = withResolvers<AbortSignal>()
    await drive({ users: 1, iterations: 1, timeout: 5 }, async (context) => {
      await sleep(30)
      resolve(context.signal)
    })
    const signal = await promise
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
  })

  test('one that never settles times out at its limit, and its user goes on', async () => {
    const { tally, operations } = await drive({ users: 2, iterations: 2, timeout: 20 }, never)
    expect(operations).toMatchObject({ started: 4, timedOut: 4, unsettled: 0 })
    expect(tally.whole.figures(1).latency).toMatchObject({ mean: 20, max: 20 })
  })

  test('one that comes too late is timed out once, whatever it does afterwards', async () => {
    const release: (() => void)[] = []
    const { tally, operations } = await drive(
      { users: 1, iterations: 3, timeout: 20 },
      ({ signal, iteration, count }) => {
        if (iteration > 0) return undefined
        return new Promise((_, reject) => {
          release.push(() => {
            count('late')
            reject(new Error('late'))
          })
          signal.addEventListener('abort', () =>
            expect(signal.reason).toMatchObject({ name: 'TimeoutError' }),
          )
        })
      },
    )
    release[0]?.()
    await setImmediate()
    expect(operations).toMatchObject({ started: 3, timedOut: 1, succeeded: 2, failed: 0 })
    expect(tally.whole.counters.has('late')).toBe(false)
    expect(tally.whole.operations()).toEqual(operations)
  })

  test('one that blocks past its limit has timed out, though it came back', async () => {
    const { operations } = await drive({ users: 1, iterations: 1, timeout: 5 }, () => {
      const until = performance.now() + 10
      while (performance.now() < until);
    })
    expect(operations).toMatchObject({ timedOut: 1, succeeded: 0 })
  })

  test('one that is left when the run gives up is unsettled', async () => {
    const { run, operations } = await drive({ users: 3, duration: 10, gracefulStop: 0, timeout: '1h' }, never)
    expect(operations).toMatchObject({ started: 3, unsettled: 3, succeeded: 0 })
    expect(run.tally.whole.figures(1).latency).toMatchObject({ count: 3, p50: Infinity })
  })

  test('one that heeds its signal ends when the run is over', async () => {
    const { tally, operations } = await drive({ users: 2, duration: 10, gracefulStop: 0 }, ({ signal }) => {
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    })
    expect(operations).toMatchObject({ started: 2, failed: 2, unsettled: 0 })
    expect(tally.errors.toJSON()).toMatchObject([{ name: 'AbortError', count: 2 }])
  })

  test('each gets a signal of its own', async () => {
    const signals = new Set<AbortSignal>()
    await drive({ users: 2, iterations: 3 }, async ({ signal }) => void signals.add(signal))
    expect(signals.size).toBe(6)
  })

  test('what it counts adds up', async () => {
    const { tally } = await drive({ users: 2, iterations: 5 }, ({ count, bytes }) => {
      count('received', 3)
      count('calls')
      bytes(100)
    })
    expect(Object.fromEntries(tally.whole.counters)).toEqual({ received: 30, calls: 10 })
    expect(tally.whole.bytes).toBe(1000)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'a count of %d fails the operation that gave it',
    async (n) => {
      const { operations } = await drive({ users: 1, iterations: 2 }, ({ count }) => count('odd', n))
      expect(operations.failed).toBe(2)
    },
  )
})

describe('a steady second', () => {
  test('begins when the last user has started, not before', async () => {
    // Starting all of them takes two turns of half a second each: the first second is ramp.
    const run = await driven({ users: 2, duration: 2500 }, (clock) => ({ iteration }) => {
      if (iteration === 0) clock.spend(500)
      return clock.sleep(10)
    })
    expect(run.windows.map(({ steady }) => steady)).toEqual([false, true, false])
  })

  test('begins when those have left who are too many for a smaller phase', async () => {
    const phases = [
      { users: 10, duration: '1s' },
      { users: 2, duration: '4s' },
    ]
    const run = await driven({ phases }, (clock) => () => clock.sleep(700))
    // Eight of them leave when what they are at has ended, at 1.4 s.
    expect(run.windows.map(({ steady }) => steady).slice(1, 5)).toEqual([false, true, true, true])
  })

  test('does not exist where some users never had anything to do', async () => {
    const { run } = await drive({ users: 3, totalIterations: 2, timeout: '5s' }, () => sleep(1100))
    expect(run.windows.some(({ steady }) => steady)).toBe(false)
  })
})

describe('stopping', () => {
  test('a run in a hurry waits for nothing, whatever had stopped it before', async () => {
    const run = runOf({ users: 2, duration: 10, gracefulStop: '1h', timeout: '1h' }, never)
    const driven = run.drive()
    await sleep(30)
    run.stop('deadline', 'too late to say')
    run.hurry(0)
    await driven
    expect(run.stopped).toMatchObject({ by: 'deadline', detail: 'too late to say' })
    expect(run.tally.whole.operations()).toMatchObject({ started: 2, unsettled: 2 })
  })

  test('what has had its time to end makes a run complete, whoever is in a hurry then', async () => {
    const plan = { users: 2, duration: 100, gracefulStop: 200, timeout: '1h' }
    const run = await driven(plan, (clock, of) => {
      clock.after(400, () => {
        of().stop('deadline', 'the run is over')
        of().hurry(0)
      })
      return never
    })
    expect(run.stopped).toMatchObject({ by: 'completed', atMs: 100 })
    expect(run.tally.whole.operations()).toMatchObject({ started: 2, unsettled: 2 })
  })

  test('a memory limit that is found broken at the end was broken', async () => {
    const { run } = await drive({ users: 1, iterations: 1 }, () => {})
    run.stop('memoryLimit', 'found at the last reading')
    expect(run.stopped).toMatchObject({ by: 'memoryLimit' })
    run.stop('aborted', 'after all')
    expect(run.stopped).toMatchObject({ by: 'memoryLimit' })
  })

  test('a run ends with its last operation, however long that might have taken', async () => {
    // Each operation uses up its turn, so that one user is in line when the run is stopped, and the other has to
    // line up after that.
    const plan = { users: 2, iterations: 100, gracefulStop: '1h', timeout: '1h' }
    const run = runOf(plan, async ({ user }) => {
      useUpTurn()
      if (user === 0) return
      await Promise.resolve()
      run.stop('memoryLimit', 'while the other waits in line')
      await setImmediate()
      useUpTurn()
    })
    await run.drive()
    expect(run.stopped).toMatchObject({ by: 'memoryLimit' })
    expect(run.tally.whole.operations()).toMatchObject({ started: 2, succeeded: 2 })
  })

  test('no further operation is started, and what is under way may end', async () => {
    const run = runOf({ users: 2, iterations: 1000 }, async ({ iteration }) => {
      await setImmediate()
      if (iteration === 3) run.stop('aborted', 'enough')
    })
    await run.drive()
    expect(run.stopped).toMatchObject({ by: 'aborted', detail: 'enough' })
    expect(run.tally.whole.started).toBeLessThanOrEqual(10)
    expect(run.tally.whole.operations().unsettled).toBe(0)
  })

  test('a run that was stopped before it began starts nothing', async () => {
    const run = runOf({ users: 2, iterations: 2 }, never)
    run.stop('aborted', 'not wanted')
    await run.drive()
    expect(run.stopped).toEqual({ by: 'aborted', atMs: 0, detail: 'not wanted' })
    expect(run.tally.whole.started).toBe(0)
  })
})

test('the books balance under random plans, failures and stops', async () => {
  const plan = fc.record({
    users: fc.integer({ min: 1, max: 20 }),
    length: fc.oneof(
      fc.record({ iterations: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ totalIterations: fc.integer({ min: 1, max: 200 }) }),
    ),
    ends: fc.array(fc.constantFrom('sync', 'async', 'throw', 'reject', 'check', 'turn', 'never', 'twice'), {
      minLength: 1,
      maxLength: 7,
    }),
    stopAfter: fc.option(fc.integer({ min: 0, max: 100 })),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ users, length, ends, stopAfter }) => {
      let calls = 0
      const run = runOf({ users, ...length, timeout: 10, gracefulStop: 0 } as StressPlan, ({ check }) => {
        const end = ends[calls++ % ends.length]
        if (calls === stopAfter) run.stop('aborted', 'property')
        if (end === 'throw') throw new Error('thrown')
        if (end === 'check') return check(false, 'checked')
        if (end === 'never') return calls % 40 === 0 ? never() : undefined
        if (end === 'async') return Promise.resolve()
        // biome-ignore lint/suspicious/noThenProperty: a thenable that is no promise is what is tested
        if (end === 'twice') return { then: (settle: () => void) => [settle(), settle()] }
        if (end === 'reject') return Promise.resolve().then(() => Promise.reject(1))
        return end === 'turn' ? setImmediate() : undefined
      })
      await run.drive()
      const { started, succeeded, failed, timedOut, unsettled, total } = run.tally.whole.operations()
      expect(started).toBe(calls)
      expect(succeeded + failed + timedOut + unsettled).toBe(started)
      expect(total).toBe(started)
      expect(run.windows.reduce((sum, each) => sum + each.succeeded, 0)).toBe(succeeded)
      expect(run.tally.whole.figures(1).latency.count).toBe(succeeded + failed + timedOut)
      if (stopAfter === null)
        expect(started).toBe('iterations' in length ? users * length.iterations : length.totalIterations)
    }),
    { numRuns: 60 },
  )
})

describe('in rounds', () => {
  const inRounds = (plan: RunOptions) => ({ users: 3, iterations: 4, rounds: 8, ...plan })

  async function driveRounds(plan: StressPlan, operation: Operation, afterRound: (run: Run) => unknown) {
    const run = runOf(plan, operation)
    await run.drive(async () => void (await afterRound(run)))
    return run
  }

  test('the plan is run so many times, by the same users, who go on counting', async () => {
    const seen: string[] = []
    const started: number[] = []
    const inFlight: number[] = []
    const run = await driveRounds(
      inRounds({}),
      async ({ user, iteration }) => {
        seen.push(`${user}:${iteration}`)
        await setImmediate()
      },
      ({ tally }) => {
        started.push(tally.whole.started)
        inFlight.push(tally.whole.inFlight)
      },
    )
    expect(started).toEqual([12, 24, 36, 48, 60, 72, 84, 96])
    expect(new Set(inFlight)).toEqual(new Set([0]))
    expect(seen.filter((each) => each.startsWith('2:'))).toEqual(
      Array.from({ length: 32 }, (_, i) => `2:${i}`),
    )
    expect(run.tally.whole.maxInFlight).toBe(3)
    expect(run.windows.reduce((sum, each) => sum + each.succeeded, 0)).toBe(96)
    expect(run.stopped).toMatchObject({ by: 'completed', detail: 'the plan was carried out' })
  })

  test('a shared total is that of each round', async () => {
    const run = await driveRounds(
      { users: 3, totalIterations: 10, rounds: 8 },
      () => setImmediate(),
      () => {},
    )
    expect(run.tally.whole.succeeded).toBe(80)
  })

  test('a duration is that of each round, and the pauses between them are in no figure', async () => {
    const clock = new VirtualClock()
    const run = new Run(
      checkPlan({ users: 2, duration: 5, rounds: 8 }),
      Mix.of(() => clock.sleep(1), 1),
      [],
      clock,
    )
    let pauses = 0
    const pause = async () => {
      const before = run.elapsedMs
      clock.spend(1_000)
      expect(run.elapsedMs).toBe(before)
      pauses++
    }
    await clock.until(run.drive(pause))
    expect(pauses).toBe(8)
    expect(run.elapsedMs).toBe(8 * 5)
    expect(run.tally.whole.succeeded).toBe(8 * 2 * 5)
    expect(run.windows.reduce((sum, each) => sum + each.durationMs, 0)).toBeCloseTo(run.elapsedMs, 6)
    expect(run.stopped).toMatchObject({ by: 'completed', detail: 'its duration was over' })
  })

  test.each(['aborted', 'memoryLimit', 'deadline'] as const)(
    '%s ends the rounds that are left',
    async (by) => {
      let rounds = 0
      const between = await driveRounds(
        inRounds({}),
        () => setImmediate(),
        (run) => {
          if (++rounds === 3) run.stop(by, 'it was enough')
        },
      )
      expect(between).toMatchObject({ isCutShort: true, stopped: { by }, tally: { whole: { started: 36 } } })
      const within = await driveRounds(
        inRounds({ rounds: 9 }),
        ({ user, iteration }) => {
          if (user === 0 && iteration === 5) controller.stop?.()
          return setImmediate()
        },
        (run) => {
          controller.stop = () => run.stop(by, 'it was enough')
        },
      )
      expect(within.stopped.by).toBe(by)
      expect(within.tally.whole.started).toBeLessThan(24)
    },
  )
  const controller: { stop?: () => void } = {}

  test('what never settles is given up once, and does not hold up the rounds after', async () => {
    const plan = { users: 3, duration: 5, rounds: 8, timeout: '1h', gracefulStop: 1 }
    let givenUp = 0
    const run = await driveRounds(
      plan,
      ({ user, iteration }) => (user + iteration === 0 ? never() : setImmediate()),
      ({ tally }) => {
        givenUp ||= tally.whole.operations().unsettled
      },
    )
    expect(givenUp).toBe(1)
    expect(run.tally.whole.operations()).toMatchObject({ unsettled: 1, failed: 0 })
    expect(run.tally.whole.inFlight).toBe(0)
  })
})
