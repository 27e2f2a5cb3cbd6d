import { beforeAll, describe, expect, test } from 'vitest'
import { toHaveNoMemoryLeak } from '../../matchers/toHaveNoMemoryLeak.ts'
import { leak, leaking, profile, stress, undecided } from '../report/samples.ts'

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

  test('has no verdict on one that throws, negated or not', async () => {
    const broken = () => {
      throw new RangeError('broken')
    }
    await expect(matcher(broken).toHaveNoMemoryLeak()).rejects.toThrow(/threw.*broken/s)
    await expect(matcher(broken, true).toHaveNoMemoryLeak()).rejects.toThrow(/threw.*broken/s)
  })

  test('refuses options it does not know', async () => {
    await expect(matcher(() => {}).toHaveNoMemoryLeak({ budgte: 1 })).rejects.toThrow(
      /Did you mean `budget`\?/,
    )
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

  test.each([undefined, 5, {}, 'text', { kind: 'assertion' }, { kind: 'leakReport' }])(
    'misuse throws, negated or not: %j',
    (value) => {
      const message = /to be a function, a LeakReport, a StressResult or a MemoryProfile, got /
      expect(() => matcher(value).toHaveNoMemoryLeak()).toThrow(message)
      expect(() => matcher(value, true).toHaveNoMemoryLeak()).toThrow(message)
    },
  )
})
