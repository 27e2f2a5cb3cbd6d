import { describe, expect, test } from 'vitest'
import { Mix, type OperationMix } from '../../src/load/mix.ts'
import { driven } from './driven.ts'

const nothing = () => {}
const shares = (operations: OperationMix<never>, seed = 1) => {
  const mix = Mix.of(operations, seed)
  const chosen = mix.names.map(() => 0)
  for (let user = 0; user < 100; user++)
    for (let iteration = 0; iteration < 1000; iteration++) {
      const at = mix.choose(user, iteration)
      chosen[at] = (chosen[at] as number) + 1
    }
  return Object.fromEntries(mix.names.map((name, at) => [name, (chosen[at] as number) / 100_000]))
}

describe('several operations', () => {
  test('are chosen by their weights', () => {
    const { short, medium, long } = shares({
      short: { weight: 7, run: nothing },
      medium: { weight: 2, run: nothing },
      long: { run: nothing },
    })
    // A standard deviation is below 0.0015.
    expect(short).toBeCloseTo(0.7, 2)
    expect(medium).toBeCloseTo(0.2, 2)
    expect(long).toBeCloseTo(0.1, 2)
  })

  test('are the same choices with the same seed, and others with another', () => {
    const choices = (seed: number) =>
      Array.from({ length: 100 }, (_, n) => Mix.of({ a: nothing, b: nothing }, seed).choose(3, n))
    expect(choices(1)).toEqual(choices(1))
    expect(choices(1)).not.toEqual(choices(2))
  })

  test('have figures of their own, which add up to those of the run', async () => {
    const run = await driven({ users: 5, iterations: 200 }, (clock) => ({
      read: { weight: 8, run: () => clock.sleep(2) },
      write: {
        weight: 2,
        run: async ({ count, bytes, check }) => {
          count('written', 3)
          bytes(10)
          await clock.sleep(20)
          check(false, 'never')
        },
      },
    }))
    const [read, write] = run.stage.kinds.map((part) => part.figures(run.elapsedMs))
    const whole = run.tally.whole.figures(run.elapsedMs)
    const writes = write?.operations.started ?? 0
    expect(writes).toBeGreaterThan(150)
    expect(writes).toBeLessThan(250)
    expect(read).toMatchObject({ operations: { started: 1000 - writes, failed: 0 }, counters: {} })
    expect(read?.latency).toMatchObject({ mean: 2, max: 2 })
    expect(write).toMatchObject({ operations: { failed: writes }, counters: { written: 3 * writes } })
    expect(write?.latency).toMatchObject({ mean: 20, max: 20 })
    expect(whole.operations).toMatchObject({ started: 1000, failed: writes })
    expect(whole.latency).toMatchObject({ count: 1000, max: 20 })
    expect(whole.counters).toEqual({ written: 3 * writes })
    expect(whole.throughput).toBeCloseTo((10 * writes) / (run.elapsedMs / 1000), 6)
  })

  test('are dropped in their shares too, where arrivals are', async () => {
    const run = await driven({ rate: 1000, duration: '2s', maxInFlight: 1 }, (clock) => ({
      a: { weight: 3, run: () => clock.sleep(10) },
      b: { weight: 1, run: () => clock.sleep(10) },
    }))
    const [a, b] = run.stage.kinds.map((part) => part.operations())
    expect((a?.total ?? 0) + (b?.total ?? 0)).toBe(2000)
    expect((a?.total ?? 0) / 2000).toBeCloseTo(0.75, 1)
    expect(run.tally.whole.dropped).toBe((a?.dropped ?? 0) + (b?.dropped ?? 0))
  })
})

test.each([
  [5, 'Expected `operation` of `stress` to be a function, or an object of several by name, got 5'],
  [null, 'Expected `operation` of `stress` to be a function, or an object of several by name, got null'],
  [
    {},
    'Expected `operation` of `stress` to be a function, or an object of several by name, got one without any',
  ],
  [{ read: 5 }, 'Expected the options of `read` to be an object, got 5'],
  [[nothing], 'to be a function, or an object of several by name, got an array'],
  [{ read: { weight: 1 } }, 'Expected `read.run` to be a function, got undefined'],
  [{ read: { weight: 0, run: nothing } }, 'Expected `read.weight` to be more than 0, got 0'],
  [{ read: { weigth: 1, run: nothing } }, 'Unknown option `weigth` in `read`. Did you mean `weight`?'],
])('%j is refused by name', (operations, message) => {
  expect(() => Mix.of(operations as never, 1)).toThrow(message)
})
