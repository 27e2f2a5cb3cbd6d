import fc from 'fast-check'
import * as hdr from 'hdr-histogram-js'
import { describe, expect, test } from 'vitest'
import { LatencyHistogram } from '../../src/stats/latencyHistogram.ts'

function theirs() {
  return hdr.build({
    bitBucketSize: 64,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 3_600_000_000,
    numberOfSignificantValueDigits: 3,
  })
}

// Decoding rounds their maximum up to the end of its bucket.
const decoded = (histogram: hdr.Histogram) =>
  hdr.decodeFromCompressedBase64(hdr.encodeIntoCompressedBase64(histogram), 64)

// Far apart and close together, singly and in thousands: runs of empty buckets of every length.
const microseconds = fc.oneof(
  fc.integer({ min: 0, max: 30 }),
  fc.integer({ min: 2000, max: 2100 }),
  fc.integer({ min: 0, max: 3_600_000_000 }),
)
const recorded = fc.array(fc.tuple(microseconds, fc.integer({ min: 1, max: 300 })), { maxLength: 40 })

test('another implementation reads the same counts', () => {
  fc.assert(
    fc.property(recorded, (values) => {
      const ours = new LatencyHistogram()
      const expected = theirs()
      for (const [value, times] of values) {
        for (let i = 0; i < times; i++) ours.record(value / 1000)
        expected.recordValueWithCount(value, times)
      }
      const read = hdr.decodeFromCompressedBase64(ours.summary().histogram, 64)
      expect(read.totalCount).toBe(expected.totalCount)
      expect(read.outputPercentileDistribution()).toBe(decoded(expected).outputPercentileDistribution())
    }),
  )
})

test('what another implementation wrote reads the same here', () => {
  fc.assert(
    fc.property(recorded, (values) => {
      const written = theirs()
      const expected = new LatencyHistogram()
      for (const [value, times] of values) {
        written.recordValueWithCount(value, times)
        for (let i = 0; i < times; i++) expected.record(value / 1000)
      }
      const read = LatencyHistogram.decode(hdr.encodeIntoCompressedBase64(written))
      expect(read.summary().histogram).toBe(expected.summary().histogram)
      expect(read.count).toBe(expected.count)
    }),
  )
})

describe('refuses', () => {
  test.each(['', 'not one', 'AAAA', Buffer.alloc(64).toString('base64')])('%j', (text) => {
    expect(() => LatencyHistogram.decode(text)).toThrow(
      new RangeError("Expected a histogram in HDR's compressed V2 encoding, got something else"),
    )
  })

  test('buckets of another width', () => {
    const coarse = hdr.build({ bitBucketSize: 64, numberOfSignificantValueDigits: 2 })
    coarse.recordValue(10)
    expect(() => LatencyHistogram.decode(hdr.encodeIntoCompressedBase64(coarse))).toThrow(
      new RangeError('Expected a histogram with the buckets of this version, got others'),
    )
  })
})
