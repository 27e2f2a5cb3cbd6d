import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FaultOptions, faultPlan } from '../../src/faults/faultPlan.ts'

const calls = Array.from({ length: 10_000 }, (_, index) => index + 1)
const fates = (options: FaultOptions) => calls.map(faultPlan(options))
const share = (options: FaultOptions, ends: string) =>
  fates(options).filter((fate) => fate.ends === ends).length / calls.length
const quantile = (latency: FaultOptions['latency'], ratio: number) =>
  fates({ latency: latency as never })
    .map(({ delayMs }) => delayMs)
    .toSorted((a, b) => a - b)[Math.ceil(ratio * calls.length) - 1]

describe('rates', () => {
  // Four standard deviations of a share of 10,000: at most 0.02.
  test.each([0.01, 0.1, 0.5])('of errors and of hangs are kept: %d', (rate) => {
    expect(Math.abs(share({ errorRate: rate, hangRate: rate }, 'error') - rate)).toBeLessThan(0.02)
    expect(Math.abs(share({ errorRate: rate, hangRate: rate }, 'hang') - rate)).toBeLessThan(0.02)
  })

  test('of nothing and of everything are exact', () => {
    expect(share({}, 'well')).toBe(1)
    expect(share({ errorRate: 1 }, 'error')).toBe(1)
    expect(share({ hangRate: 1 }, 'hang')).toBe(1)
  })
})

describe('latency', () => {
  test('is always the same', () => {
    expect(new Set(fates({ latency: '20ms' }).map(({ delayMs }) => delayMs))).toEqual(new Set([20]))
  })

  test('lies evenly between two bounds', () => {
    expect(quantile([10, '30ms'], 0)).toBeUndefined()
    expect(quantile([10, '30ms'], 0.0001)).toBeGreaterThanOrEqual(10)
    expect(quantile([10, '30ms'], 0.5)).toBeCloseTo(20, 0)
    expect(quantile([10, '30ms'], 1)).toBeLessThan(30)
  })

  test('has a median and a tail', () => {
    expect((quantile({ p50: 10, p99: 100 }, 0.5) as number) / 10).toBeCloseTo(1, 1)
    // The p99 of 10,000 log-normal values is within a tenth of its own.
    expect((quantile({ p50: 10, p99: 100 }, 0.99) as number) / 100).toBeCloseTo(1, 0)
  })
})

test('the same seed makes the same fates, another one others', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 1e6 }), (seed, call) => {
      const options = { errorRate: 0.3, hangRate: 0.3, latency: [1, 9] as const }
      expect(faultPlan({ ...options, seed })(call)).toEqual(faultPlan({ ...options, seed })(call))
    }),
  )
  const options = { errorRate: 0.5 }
  expect(fates({ ...options, seed: 1 })).not.toEqual(fates({ ...options, seed: 2 }))
})

test.each<[unknown, RegExp]>([
  [{ errorrate: 1 }, /Did you mean `errorRate`\?/],
  [{ errorRate: 5 }, /Expected `errorRate` to be a share from 0 to 1, got 5/],
  [{ errorRate: Number.NaN }, /got NaN/],
  [{ errorRate: 0.6, hangRate: 0.6 }, /to be at most 1 together, got 1\.2/],
  [{ error: new Error('x') }, /Expected `error` to be a function that makes the error/],
  [{ latency: 'slow' }, /Expected `latency` to be a number or text/],
  [{ latency: [5] }, /to have two bounds, got 1/],
  [{ latency: [5, 1] }, /Expected `latency\[0\]` to be at most `latency\[1\]`, got 5 and 1/],
  [{ latency: { p50: 0, p99: 1 } }, /`latency\.p50` to be more than 0/],
  [{ latency: { p50: 5, p98: 9 } }, /Did you mean `p99`\?/],
  [{ latency: { p50: 'x', p99: 1 } }, /Expected `latency\.p50` to be/],
  [{ seed: 1.5 }, /Expected `seed` to be an integer from 0/],
  [{ seed: 2 ** 32 }, /Expected `seed` to be an integer from 0 to 4294967295/],
])('misuse is named: %#', (options, message) => {
  expect(() => faultPlan(options as FaultOptions)).toThrow(message)
})
