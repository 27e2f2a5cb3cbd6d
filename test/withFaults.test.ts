import { describe, expect, test } from 'vitest'
import { toHaveSuccessRateAbove } from '../matchers/toHaveSuccessRateAbove.ts'
import { InjectedFault } from '../src/faults/injectedFault.ts'
import { stress } from '../src/stress.ts'
import { judgeRecovery } from '../src/verdict/judgeRecovery.ts'
import { type Faulty, withFaults } from '../src/withFaults.ts'
import { matching } from './matchers/matching.ts'

const success = matching(toHaveSuccessRateAbove)

class Database {
  readonly name = 'real'
  #rows = 0
  insert(rows: number): number {
    this.#rows += rows
    return this.#rows
  }
}

const settled = (promises: readonly Promise<unknown>[]) => Promise.allSettled(promises)
const hundred = Array.from({ length: 100 }, (_, index) => index)

describe('what fails', () => {
  test('fails as planned, is counted, and never reaches the target', async () => {
    let reached = 0
    const outcome = await withFaults(
      () => ++reached,
      { errorRate: 0.4 },
      async (faulty, { counts: _, ...rest }) => {
        expect(rest).toHaveProperty('pause')
        return settled(hundred.map(() => faulty()))
      },
    )
    const failed = outcome.filter(({ status }) => status === 'rejected').length
    expect(failed).toBeGreaterThan(20)
    expect(reached).toBe(100 - failed)
  })

  test('fails the same way again with the same seed', async () => {
    const pattern = (seed: number) =>
      withFaults(
        () => 0,
        { errorRate: 0.4, seed },
        async (faulty) => (await settled(hundred.map(() => faulty()))).map(({ status }) => status),
      )
    expect(await pattern(3)).toEqual(await pattern(3))
    expect(await pattern(3)).not.toEqual(await pattern(4))
  })

  test('fails with an error that says so, or with one that the test makes', async () => {
    const thrown = (error?: () => unknown) =>
      withFaults(new Database(), { errorRate: 1, ...(error && { error }) }, (faulty) =>
        faulty.insert(1).catch((reason: unknown) => reason),
      )
    expect(await thrown()).toBeInstanceOf(InjectedFault)
    expect(await thrown()).toMatchObject({ message: 'insert (call 1) was made to fail' })
    expect(await thrown(() => 'ECONNRESET')).toBe('ECONNRESET')
  })
})

describe('the target', () => {
  test('is called as itself, private fields and all, and is not changed', async () => {
    const database = new Database()
    await withFaults(database, {}, async (faulty) => {
      expect(await faulty.insert(2)).toBe(2)
      expect(faulty.name).toBe('real')
      expect(faulty).toBeInstanceOf(Database)
      expect(faulty.insert).toBe(faulty.insert)
    })
    expect(database.insert(1)).toBe(3)
  })

  test('may be frozen', async () => {
    const frozen = Object.freeze({ read: () => 1 })
    await expect(withFaults(frozen, { errorRate: 1 }, (faulty) => faulty.read())).rejects.toThrow(
      InjectedFault,
    )
  })
})

describe('the end of the block', () => {
  test('rejects what hangs and what is held up', async () => {
    const waiting: Promise<unknown>[] = []
    await withFaults(
      () => 'never',
      { hangRate: 1 },
      (faulty) => void waiting.push(faulty()),
    )
    await withFaults(
      () => 'late',
      { latency: '1h' },
      (faulty) => void waiting.push(faulty()),
    )
    expect(await settled(waiting)).toMatchObject([
      { status: 'rejected', reason: { message: 'the function (call 1) hung until its block ended' } },
      {
        status: 'rejected',
        reason: { message: 'the function (call 1) was still held up when its block ended' },
      },
    ])
  })

  test('is the end of all faults, whoever kept the faulty one, and also when the block threw', async () => {
    let kept: Faulty<() => string> | undefined
    const block = withFaults(
      () => 'real',
      { errorRate: 1 },
      (faulty) => {
        kept = faulty
        throw new Error('of the test')
      },
    )
    await expect(block).rejects.toThrow('of the test')
    expect(await kept?.()).toBe('real')
  })
})

test('a call that hangs heeds the signal it was given', async () => {
  const controller = new AbortController()
  await withFaults(
    (_url: string, _init: { signal: AbortSignal }) => 0,
    { hangRate: 1 },
    async (faulty) => {
      const call = faulty('/', { signal: controller.signal })
      controller.abort(new Error('enough'))
      await expect(call).rejects.toThrow('enough')
    },
  )
})

test('faults can be held back for a phase, so that recovery can be asked for', async () => {
  const phase = (name: string) => ({ name, users: 4, iterations: 50 })
  const result = await withFaults(new Database(), { errorRate: 0.5 }, (faulty, faults) =>
    stress({ phases: [phase('before'), phase('storm'), phase('after')] }, async ({ phase }) => {
      if (phase === 'storm') faults.resume()
      else faults.pause()
      await faulty.insert(1)
    }),
  )
  success.is(result, 1, { phase: 'before' })
  success.isNot(result, 0.9, { phase: 'storm' })
  success.is(result, 1, { phase: 'after' })
  const [before, storm, after] = result.phases as [never, never, never]
  // Whatever a busy machine does to latency: what is shown is that the storm is a storm, and over.
  const rule = { tolerance: 1e6, floorMs: 1e6 }
  expect(judgeRecovery(result, before, storm, rule).outcome).toBe('fail')
  expect(judgeRecovery(result, before, after, rule).outcome).toBe('pass')
})

test('misuse is named', async () => {
  await expect(withFaults(5 as never, {}, () => {})).rejects.toThrow(
    /`target` of `withFaults` to be a function or an object, got 5/,
  )
  await expect(withFaults(() => {}, {}, undefined as never)).rejects.toThrow(
    /Expected `block` of `withFaults`/,
  )
  await expect(
    withFaults(
      () => {},
      { rate: 1 } as never,
      () => {},
    ),
  ).rejects.toThrow(/Unknown option `rate`/)
})
