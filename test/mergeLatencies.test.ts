import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeLatencies } from '../src/mergeLatencies.ts'
import type { LatencySummary } from '../src/records/loadFigures.ts'
import { LatencyHistogram } from '../src/stats/latencyHistogram.ts'

function summaryOf(latenciesMs: readonly number[], beyond = 0): LatencySummary {
  const histogram = new LatencyHistogram()
  for (const latencyMs of latenciesMs) histogram.record(latencyMs)
  return histogram.summary(beyond)
}

const part = fc.record({
  latenciesMs: fc.array(fc.double({ min: 0, max: 10_000, noNaN: true }), { maxLength: 50 }),
  beyond: fc.constantFrom(0, 0, 0, 1, 5),
})

describe('latencies of several runs', () => {
  test('say together what one histogram of all would say, also after a way through JSON', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const merged = mergeLatencies(
          JSON.parse(JSON.stringify(parts.map((each) => summaryOf(each.latenciesMs, each.beyond)))),
        )
        const beyond = parts.reduce((sum, each) => sum + each.beyond, 0)
        const all = parts.flatMap((each) => each.latenciesMs)
        const { mean, max, ...whole } = summaryOf(all, beyond)
        expect(merged.histogram).toBe(whole.histogram)
        expect(merged.count).toBe(all.length + beyond)
        expect(merged.max).toBe(max)
        if (Number.isFinite(mean)) expect(merged.mean).toBeCloseTo(mean, 6)
        else expect(merged.mean).toBe(mean)
        // A quantile is the upper end of its bucket, 0.1 % up, unless that lies beyond a maximum that is known.
        for (const name of ['p50', 'p90', 'p95', 'p99', 'p999'] as const) {
          if (Number.isFinite(whole[name])) {
            expect(merged[name]).toBeGreaterThanOrEqual(whole[name])
            expect(merged[name]).toBeLessThanOrEqual(whole[name] * 1.001 + 0.001)
          } else expect(merged[name]).toBe(whole[name])
        }
      }),
    )
  })

  test('of none are none', () => {
    expect(mergeLatencies([])).toMatchObject({ count: 0, p50: Number.NaN, mean: Number.NaN, max: Number.NaN })
  })

  test('are all that is taken', () => {
    expect(() => mergeLatencies([{ p50: 1 } as LatencySummary])).toThrow(
      new TypeError('Expected the latencies of results of `stress`, got an object'),
    )
    expect(() => mergeLatencies([{ ...summaryOf([1]), histogram: 'HISTFAAA' }])).toThrow(RangeError)
  })
})
