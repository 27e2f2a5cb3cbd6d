import type { LatencySummary } from '../records/loadFigures.ts'
import { decodeHdr, encodeHdr, type HdrShape } from './hdrEncoding.ts'

// Whole microseconds up to an hour, in three significant digits: a percentile is at most 0.1 % off. Longer latencies count
// as an hour in the percentiles, while `max` and `mean` stay exact.
const shape: HdrShape = { significantDigits: 3, lowest: 1, highest: 3_600_000_000 }
// The first 2,048 values have a bucket each; from there on every doubling of the value has 1,024, twice as wide as before.
const bucketsPerDoubling = 1024
const bucketCount = bucketOf(shape.highest) + 1

/**
 * Latencies in constant memory (about 190 KB), whatever their number, in the buckets of a High Dynamic Range histogram.
 * Recording one is a shift and an addition.
 *
 * @example
 * const histogram = new LatencyHistogram()
 * histogram.record(12.5)
 * histogram.summary().p99 // => 12.5
 * @see Gil Tene, HdrHistogram: hdrhistogram.org
 */
export class LatencyHistogram {
  // Doubles hold counts that would overflow 32 bits after twenty minutes of the fastest operations.
  readonly #counts: Float64Array
  #count = 0
  #sumMs = 0
  #maxMs = 0

  /** @param buckets  0 for one that nothing is recorded in. */
  constructor(buckets = bucketCount) {
    this.#counts = new Float64Array(buckets)
  }

  /** How many latencies were recorded. */
  get count(): number {
    return this.#count
  }

  /** Past the last bucket that is not empty: most of them are never touched, and the system gives no memory for those. */
  get #end(): number {
    return this.#count === 0 ? 0 : bucketOfMs(this.#maxMs) + 1
  }

  /** @param latencyMs  milliseconds from 0; NaN and negative values are a defect of the caller and throw. */
  record(latencyMs: number): void {
    if (!(latencyMs >= 0)) throw new RangeError(`Expected a latency from 0 ms, got ${latencyMs}`)
    const bucket = bucketOfMs(latencyMs)
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1
    this.#count++
    this.#sumMs += latencyMs
    if (latencyMs > this.#maxMs) this.#maxMs = latencyMs
  }

  /**
   * The latency that the given share of all operations did not exceed, ms; NaN when there were none.
   *
   * @param beyond  operations that took longer than any that was recorded: a quantile among them is infinite.
   */
  quantileMs(ratio: number, beyond = 0): number {
    const total = this.#count + beyond
    if (total === 0) return Number.NaN
    // A share such as 0.07 × 100 is a hair above the whole number that it stands for.
    const rank = Math.max(1, Math.ceil(total * ratio - 1e-9 * total))
    if (rank > this.#count) return Number.POSITIVE_INFINITY
    let seen = 0
    let bucket = -1
    while (seen < rank) seen += this.#counts[++bucket] as number
    // A bucket is reported by its upper end, which may lie past the largest value that was recorded.
    return Math.min(highestOf(bucket) / 1000, this.#maxMs)
  }

  /** All figures of the contract at once. @param beyond  operations that count as infinitely slow. */
  summary(beyond = 0): LatencySummary {
    const count = this.#count + beyond
    const unless = (exact: number) =>
      count === 0 ? Number.NaN : beyond > 0 ? Number.POSITIVE_INFINITY : exact
    return {
      count,
      mean: unless(this.#sumMs / this.#count),
      p50: this.quantileMs(0.5, beyond),
      p90: this.quantileMs(0.9, beyond),
      p95: this.quantileMs(0.95, beyond),
      p99: this.quantileMs(0.99, beyond),
      p999: this.quantileMs(0.999, beyond),
      max: unless(this.#maxMs),
      histogram: encodeHdr(this.#counts.subarray(0, this.#end), shape),
    }
  }

  /** Forgets everything, keeping the memory for what comes next. */
  reset(): void {
    this.#counts.fill(0, 0, this.#end)
    this.#count = 0
    this.#sumMs = 0
    this.#maxMs = 0
  }

  /** Adds everything another histogram holds, exactly. */
  absorb(other: LatencyHistogram): void {
    const counts = this.#counts
    const others = other.#counts
    const end = other.#end
    for (let bucket = 0; bucket < end; bucket++)
      counts[bucket] = (counts[bucket] as number) + (others[bucket] as number)
    this.#count += other.#count
    this.#sumMs += other.#sumMs
    this.#maxMs = Math.max(this.#maxMs, other.#maxMs)
  }

  /** Takes away what another one holds, all of which was recorded here too. The maximum stays: which of them had it is not known. */
  subtract(other: LatencyHistogram): void {
    const counts = this.#counts
    const others = other.#counts
    const end = other.#end
    for (let bucket = 0; bucket < end; bucket++)
      counts[bucket] = (counts[bucket] as number) - (others[bucket] as number)
    this.#count -= other.#count
    this.#sumMs -= other.#sumMs
  }

  /**
   * Reads the histogram of a summary. Counts and quantiles are those that were written; mean and maximum are those of the
   * buckets, within 0.1 %.
   *
   * @throws RangeError  not the encoding of such a histogram.
   */
  static decode(encoded: string): LatencyHistogram {
    const histogram = new LatencyHistogram()
    decodeHdr(encoded, histogram.#counts, shape)
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      const count = histogram.#counts[bucket] as number
      if (count === 0) continue
      histogram.#count += count
      histogram.#sumMs += (count * highestOf(bucket)) / 1000
      histogram.#maxMs = highestOf(bucket) / 1000
    }
    return histogram
  }
}

function bucketOfMs(latencyMs: number): number {
  return bucketOf(Math.min(latencyMs * 1000 + 0.5, shape.highest) >>> 0)
}

/** @param value  a whole number from 0, below 2 ** 32. */
function bucketOf(value: number): number {
  const shift = value < 2 * bucketsPerDoubling ? 0 : 21 - Math.clz32(value)
  return shift * bucketsPerDoubling + (value >>> shift)
}

/** The largest value that falls into a bucket. */
function highestOf(bucket: number): number {
  if (bucket < 2 * bucketsPerDoubling) return bucket
  const shift = Math.floor(bucket / bucketsPerDoubling) - 1
  return (bucket - shift * bucketsPerDoubling + 1) * 2 ** shift - 1
}
