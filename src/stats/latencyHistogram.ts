import * as hdr from 'hdr-histogram-js'
import type { LatencySummary } from '../records/stressResult.ts'

// An hour: longer latencies count as an hour in the percentiles, while `max` and `mean` stay exact.
const highestMicroseconds = 3_600_000_000
// Three significant digits: a percentile is at most 0.1 % off.
const significantDigits = 3

/**
 * Latencies in constant memory (about 190 KB), whatever their number.
 * Percentiles are those of a High Dynamic Range histogram over whole microseconds; mean and maximum are exact.
 *
 * @example
 * const histogram = new LatencyHistogram()
 * histogram.record(12.5)
 * histogram.summary().p99 // => 12.5
 * @see Gil Tene, HdrHistogram: hdrhistogram.org
 */
export class LatencyHistogram {
  // 64-bit buckets: the 32-bit ones overflow in silence, and are slower besides.
  readonly #buckets = hdr.build({
    bitBucketSize: 64,
    lowestDiscernibleValue: 1,
    highestTrackableValue: highestMicroseconds,
    numberOfSignificantValueDigits: significantDigits,
  })
  #count = 0
  #sumMs = 0
  #maxMs = 0

  /** How many latencies were recorded. */
  get count(): number {
    return this.#count
  }

  /** @param latencyMs  milliseconds from 0; NaN and negative values are a defect of the caller and throw. */
  record(latencyMs: number): void {
    if (!(latencyMs >= 0)) throw new RangeError(`Expected a latency from 0 ms, got ${latencyMs}`)
    this.#buckets.recordValue(Math.min(Math.round(latencyMs * 1000), highestMicroseconds))
    this.#count++
    this.#sumMs += latencyMs
    if (latencyMs > this.#maxMs) this.#maxMs = latencyMs
  }

  /** The latency that the given share of all operations did not exceed, ms; NaN when nothing was recorded. */
  quantileMs(ratio: number): number {
    if (this.#count === 0) return Number.NaN
    const microseconds = this.#buckets.getValueAtPercentile(ratio * 100)
    // A bucket is reported by its upper end, which may lie past the largest value that was recorded.
    return Math.min(microseconds / 1000, this.#maxMs)
  }

  /** All figures of the contract at once; NaN throughout when nothing was recorded. */
  summary(): LatencySummary {
    return {
      mean: this.#count === 0 ? Number.NaN : this.#sumMs / this.#count,
      p50: this.quantileMs(0.5),
      p90: this.quantileMs(0.9),
      p95: this.quantileMs(0.95),
      p99: this.quantileMs(0.99),
      p999: this.quantileMs(0.999),
      max: this.#count === 0 ? Number.NaN : this.#maxMs,
    }
  }

  /** Forgets everything, keeping the memory for what comes next. */
  reset(): void {
    this.#buckets.reset()
    this.#count = 0
    this.#sumMs = 0
    this.#maxMs = 0
  }

  /** Adds everything another histogram holds, exactly. */
  absorb(other: LatencyHistogram): void {
    this.#buckets.add(other.#buckets)
    this.#count += other.#count
    this.#sumMs += other.#sumMs
    this.#maxMs = Math.max(this.#maxMs, other.#maxMs)
  }

  /** HDR's compressed V2 encoding, base64, values in microseconds: any HDR tool reads and merges it. */
  encode(): string {
    return hdr.encodeIntoCompressedBase64(this.#buckets)
  }
}
