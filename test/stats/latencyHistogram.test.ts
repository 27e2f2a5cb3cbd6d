import fc from 'fast-check'
import * as hdr from 'hdr-histogram-js'
import { describe, expect, test } from 'vitest'
import { LatencyHistogram } from '../../src/stats/latencyHistogram.ts'

function filled(latencies: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram()
  for (const ms of latencies) histogram.record(ms)
  return histogram
}

// The smallest recorded value that at least the given share does not exceed.
function bruteForce(latencies: readonly number[], ratio: number): number {
  const sorted = latencies.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * ratio) - 1)] as number
}

const latency = fc.double({ min: 0, max: 60_000, noNaN: true })

test('a quantile is that of the sorted values, within 0.1 % and a microsecond', () => {
  fc.assert(
    fc.property(
      fc.array(latency, { minLength: 1, maxLength: 300 }),
      fc.constantFrom(0.5, 0.9, 0.99),
      (latencies, ratio) => {
        const truth = bruteForce(latencies, ratio)
        const tolerance = truth * 0.001 + 0.001
        expect(Math.abs(filled(latencies).quantileMs(ratio) - truth)).toBeLessThanOrEqual(tolerance)
      },
    ),
  )
})

test('two histograms taken together are that of all values', () => {
  fc.assert(
    fc.property(fc.array(latency), fc.array(latency, { minLength: 1 }), (a, b) => {
      const joined = filled(a)
      joined.absorb(filled(b))
      const all = filled([...a, ...b])
      expect({ ...joined.summary(), mean: 0 }).toEqual({ ...all.summary(), mean: 0 })
      expect(joined.summary().mean).toBeCloseTo(all.summary().mean, 6)
      expect(joined.count).toBe(a.length + b.length)
    }),
  )
})

test('what came since another one was taken is told as exactly as if it had been recorded alone', () => {
  fc.assert(
    fc.property(fc.array(latency), fc.array(latency, { minLength: 1 }), (before, since) => {
      const histogram = filled([...before, ...since])
      histogram.subtract(filled(before))
      expect(histogram.count).toBe(since.length)
      for (const ratio of [0.5, 0.9, 0.99]) {
        const truth = bruteForce(since, ratio)
        expect(Math.abs(histogram.quantileMs(ratio) - truth)).toBeLessThanOrEqual(truth * 0.001 + 0.001)
      }
      histogram.reset()
      expect(histogram.summary()).toEqual(filled([]).summary())
    }),
  )
})

test('what never ended is beyond all that did, so a quantile among it is infinite', () => {
  fc.assert(
    fc.property(fc.array(latency, { maxLength: 200 }), fc.integer({ min: 1, max: 200 }), (ended, beyond) => {
      const all = [...ended, ...new Array<number>(beyond).fill(Number.POSITIVE_INFINITY)]
      for (const ratio of [0.5, 0.9, 0.99]) {
        const truth = bruteForce(all, ratio)
        const quantile = filled(ended).quantileMs(ratio, beyond)
        if (truth === Number.POSITIVE_INFINITY) expect(quantile).toBe(truth)
        else expect(Math.abs(quantile - truth)).toBeLessThanOrEqual(truth * 0.001 + 0.001)
      }
      expect(filled(ended).summary(beyond)).toMatchObject({
        count: all.length,
        mean: Infinity,
        max: Infinity,
      })
    }),
  )
})

test('one in a hundred that never ended leaves the 99th percentile, and one more takes it', () => {
  const ninetyNine = filled(new Array<number>(99).fill(5))
  expect(ninetyNine.summary(1)).toMatchObject({ p99: 5, p999: Infinity })
  expect(ninetyNine.summary(2)).toMatchObject({ p95: 5, p99: Infinity })
})

describe('degenerate cases', () => {
  test('nothing recorded is not a number, so that no comparison with it holds', () => {
    const { count, histogram, ...figures } = new LatencyHistogram().summary()
    expect(count).toBe(0)
    expect(LatencyHistogram.decode(histogram).count).toBe(0)
    expect(Object.values(figures).every(Number.isNaN)).toBe(true)
  })

  test('latencies below a microsecond and above an hour keep their mean and maximum', () => {
    expect(filled([0, 0.0002]).summary()).toMatchObject({ p50: 0, max: 0.0002 })
    expect(filled([7_200_000]).summary()).toMatchObject({ max: 7_200_000, mean: 7_200_000 })
  })

  test.each([Number.NaN, -0.001])('refuses %d', (value) => {
    expect(() => new LatencyHistogram().record(value)).toThrow(RangeError)
  })

  test('is empty again after a reset', () => {
    const histogram = filled([1, 2, 3000])
    histogram.reset()
    expect(histogram.count).toBe(0)
    expect(histogram.summary().max).toBeNaN()
    for (const ms of [1, 1, 4]) histogram.record(ms)
    expect(histogram.summary()).toEqual(filled([1, 1, 4]).summary())
    const joined = filled([2])
    joined.absorb(histogram)
    expect(joined.summary().histogram).toBe(filled([1, 1, 2, 4]).summary().histogram)
  })
})

test('its encoding is read by any HDR tool, in microseconds', () => {
  const decoded = hdr.decodeFromCompressedBase64(filled([1, 2, 4]).summary().histogram)
  expect([decoded.totalCount, decoded.maxValue, decoded.minNonZeroValue]).toEqual([3, 4001, 1000])
})
