import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { toHaveNoMemoryLeak } from '../../matchers/toHaveNoMemoryLeak.ts'
import type { Operation } from '../../src/load/operation.ts'
import { stress as run } from '../../src/stress.ts'
import { leak, leaking, profile, stress, undecided } from '../report/samples.ts'
import { temporaryFolder } from '../report/temporaryFolder.ts'

vi.setConfig({ testTimeout: 20_000 })
beforeAll(() => expect.extend({ toHaveNoMemoryLeak } as never))
const matcher = (value: unknown, isNot = false) =>
  (isNot ? expect(value).not : expect(value)) as unknown as { toHaveNoMemoryLeak(options?: unknown): unknown }

describe('on a function', () => {
  test('finds what every call leaves behind, and says how much that is', async () => {
    const kept: object[] = []
    await expect(matcher(() => kept.push({ kept: true })).toHaveNoMemoryLeak()).rejects.toThrow(
      /^expect\(operation\)\.toHaveNoMemoryLeak\(\)\n\nHeap grew \d+(\.\d+)? B per call after garbage collection/,
    )
  })

  test('leaves one alone that keeps nothing', async () => {
    await matcher(() => JSON.parse('{"a":[1,2,3]}')).toHaveNoMemoryLeak()
  })

  test('fails the other way round when negated', async () => {
    const kept: object[] = []
    await matcher(() => kept.push({}), true).toHaveNoMemoryLeak()
    await expect(matcher(() => ({}), true).toHaveNoMemoryLeak()).rejects.toThrow(
      /Expected: growth with every call/,
    )
  })

  // On a busy machine heap snapshots take seconds.
  test('leaves its heap snapshots and names them where that is asked for, and leaves none else', {
    timeout: 120_000,
  }, async () => {
    const folder = temporaryFolder()
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, folder)
    onTestFinished(() => void vi.unstubAllEnvs())
    const kept: object[] = []
    const messageOf = async (options: object): Promise<string> => {
      const asserted = matcher(() => kept.push({ kept: true })).toHaveNoMemoryLeak({
        maxDuration: '40s',
        ...options,
      })
      return Promise.resolve(asserted).then(
        () => 'passed',
        (error) => error.message,
      )
    }
    const named = (message: string) => [...message.matchAll(/^ +snapshot +(.+)$/gm)].map(([, file]) => file)
    const left = () =>
      readdirSync(folder).flatMap((name) =>
        readdirSync(join(folder, name)).map((file) => join(folder, name, file)),
      )

    const usual = await messageOf({})
    expect(usual).toMatch(/^ +kept by /m)
    expect([named(usual), readdirSync(folder)]).toEqual([[], []])

    const files = named(await messageOf({ keepSnapshots: true }))
    expect(files.length).toBeGreaterThanOrEqual(2)
    expect(files).toEqual(left().toSorted())
  })

  test('has no verdict on one that throws, negated or not', async () => {
    const broken = () => {
      throw new RangeError('broken')
    }
    await expect(matcher(broken).toHaveNoMemoryLeak()).rejects.toThrow(/threw.*broken/s)
    await expect(matcher(broken, true).toHaveNoMemoryLeak()).rejects.toThrow(/threw.*broken/s)
  })

  test('refuses options it does not know', async () => {
    await expect(matcher(() => {}).toHaveNoMemoryLeak({ budgte: 1 })).rejects.toThrow(
      /^Unknown option `budgte` in `toHaveNoMemoryLeak`\. Did you mean `budget`\?/,
    )
  })
})

describe('on a run in rounds', () => {
  const underLoad = (operation: Operation) => run({ users: 20, iterations: 150, rounds: 12 }, operation)

  test('finds what concurrent operations leave behind', async () => {
    const kept: object[] = []
    const result = await underLoad(async ({ iteration }) => {
      await setImmediate()
      kept.push({ iteration, at: 0 })
    })
    expect(() => matcher(result).toHaveNoMemoryLeak()).toThrow(/Heap grew \d+(\.\d+)? B per operation/)
    matcher(result, true).toHaveNoMemoryLeak()
  })

  test('leaves those alone that keep nothing, however many are in flight', async () => {
    const result = await underLoad(async ({ iteration }) => {
      const held = { iteration, at: 0 }
      await setImmediate(held)
    })
    matcher(result).toHaveNoMemoryLeak()
    expect(() => matcher(result, true).toHaveNoMemoryLeak()).toThrow(/Expected: growth with every operation/)
  })
})

describe('on what was measured before', () => {
  test('reads the verdict of a report, a saved one too', () => {
    matcher(leak()).toHaveNoMemoryLeak()
    matcher(leaking(), true).toHaveNoMemoryLeak()
    expect(() => matcher(JSON.parse(JSON.stringify(leaking()))).toHaveNoMemoryLeak()).toThrow(
      /Heap grew 1\.84 KiB per call/,
    )
  })

  test('of what stayed level the heap is spoken of, whichever reading is higher by chance', () => {
    const [heap] = leak().resources
    const level = (resource: string, growthPerOperation: number) => ({
      ...heap,
      resource,
      growthPerOperation,
    })
    const report = { ...leak(), resources: [level('heap', -0.1), level('external', 0.1)] }
    expect(() => matcher(report, true).toHaveNoMemoryLeak()).toThrow(/^Heap stayed level/m)
  })

  test.each([undecided(), stress(), profile()])('throws without a verdict, negated or not: %#', (value) => {
    const inconclusive = expect.objectContaining({ name: 'InconclusiveError' })
    expect(() => matcher(value).toHaveNoMemoryLeak()).toThrow(inconclusive)
    expect(() => matcher(value, true).toHaveNoMemoryLeak()).toThrow(inconclusive)
  })

  test('takes a budget there, and nothing that only a measurement could use', () => {
    matcher(stress()).toHaveNoMemoryLeak({ budget: '1KB' })
    expect(() => matcher(stress()).toHaveNoMemoryLeak({ maxDuration: '1s' })).toThrow(
      /Unknown option `maxDuration`/,
    )
  })

  test('a growth ratio is for long runs, and goes alone', () => {
    const ratio = (value: unknown, options: object) => () => matcher(value).toHaveNoMemoryLeak(options)
    for (const growthRatio of [0, -0.1, 1.01, '15%', Number.NaN]) {
      expect(ratio(stress(), { growthRatio })).toThrow(/above 0 and at most 1.*For 15 % write 0\.15/)
    }
    expect(ratio(leak(), { growthRatio: 0.15 })).toThrow(/a LeakReport has a `budget`/)
    expect(ratio(stress(), { growthRatio: 0.15, budget: '1KB' })).toThrow(/got both/)
    expect(ratio(leak(), { budget: '1MB/s' })).toThrow(/bytes per operation/)
    expect(ratio(stress(), { of: 'rss' })).toThrow('Expected `of` beside `growthRatio`, got it alone')
    expect(ratio(stress(), { growthRatio: 0.15, of: 'all' })).toThrow(/`of` to be 'heap', 'rss' or 'process'/)
    expect(ratio(stress(), { growthRatio: 0.15, of: 'process' })).toThrow(/watched no other process/)
  })

  test('a function has neither ratio nor a budget that cannot be proven', async () => {
    const options = (value: object) => matcher(() => {}).toHaveNoMemoryLeak(value)
    await expect(options({ growthRatio: 0.15 })).rejects.toThrow(/for the results of long runs/)
    await expect(options({ budget: '1MB/s' })).rejects.toThrow(/calls as fast as it can/)
    await expect(options({ of: 'rss' })).rejects.toThrow(/`of` is a rule for the results of long runs/)
    await expect(options({ budget: 0.09 })).rejects.toThrow(/at least 0\.1 B per call.*got 0\.09/)
  })

  test.each([undefined, 5, {}, 'text', { kind: 'assertion' }, { kind: 'leakReport' }])(
    'misuse throws, negated or not: %j',
    (value) => {
      const message = /to be a function, a LeakReport, a StressResult or a MemoryProfile, got /
      expect(() => matcher(value).toHaveNoMemoryLeak()).toThrow(message)
      expect(() => matcher(value, true).toHaveNoMemoryLeak()).toThrow(message)
    },
  )
})
