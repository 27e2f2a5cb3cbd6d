import { show } from '../options.ts'
import type { LoadFigures, OperationCounts } from '../records/loadFigures.ts'
import { LatencyHistogram } from '../stats/latencyHistogram.ts'

// Enough for every kind of thing; a counter for each single thing would grow with the number of operations.
const mostCounters = 1000

/** How one operation ended. */
export type Outcome = 'succeeded' | 'failed' | 'timedOut'

/**
 * What is counted and timed of a run, one of its phases, or one of the operations that it mixes, in memory that does not
 * grow with the number of operations.
 */
export class Part {
  started = 0
  succeeded = 0
  failed = 0
  timedOut = 0
  dropped = 0
  bytes = 0
  inFlight = 0
  maxInFlight = 0
  /** Successes that ended while this was the phase under way, whichever phase they were started in. */
  succeededMeanwhile = 0
  readonly counters = new Map<string, number>()
  readonly #latencySucceeded: LatencyHistogram
  readonly #latencyOthers: LatencyHistogram
  readonly #serviceTime: LatencyHistogram | undefined

  /**
   * @param isOpen   whether operations come as arrivals, which may be started later than they are due.
   * @param buckets  of its histograms, 0 where nothing is timed.
   */
  constructor(isOpen = false, buckets?: number) {
    this.#latencySucceeded = new LatencyHistogram(buckets)
    this.#latencyOthers = new LatencyHistogram(buckets)
    this.#serviceTime = isOpen ? new LatencyHistogram() : undefined
  }

  start(): void {
    this.started++
    this.inFlight++
    if (this.inFlight > this.maxInFlight) this.maxInFlight = this.inFlight
  }

  /** @param latencyMs  `undefined` for an operation that was not timed. */
  end(outcome: Outcome, latencyMs: number | undefined, serviceMs: number | undefined): void {
    this.inFlight--
    this[outcome]++
    if (latencyMs === undefined) return
    if (outcome === 'succeeded') this.#latencySucceeded.record(latencyMs)
    else this.#latencyOthers.record(latencyMs)
    if (serviceMs !== undefined) this.#serviceTime?.record(serviceMs)
  }

  /** Stops waiting for the operations that are still running: they stay unsettled. */
  giveUp(): void {
    this.inFlight = 0
  }

  count(name: string, by: number): void {
    if (!this.counters.has(name) && this.counters.size >= mostCounters) {
      throw new RangeError(`Expected at most ${mostCounters} counters, got one more: ${show(name)}`)
    }
    if (!Number.isFinite(by))
      throw new RangeError(`Expected count('${name}', n) to get a finite number, got ${by}`)
    this.counters.set(name, (this.counters.get(name) ?? 0) + by)
  }

  addBytes(count: number): void {
    if (!(typeof count === 'number' && count >= 0 && count < Infinity))
      throw new RangeError(`Expected bytes(n) to get a number from 0, got ${show(count)}`)
    this.bytes += count
  }

  /** The counts now; what is still in flight counts as unsettled. */
  operations(): OperationCounts {
    const { started, succeeded, failed, timedOut, dropped } = this
    const unsettled = started - succeeded - failed - timedOut
    return { started, succeeded, failed, timedOut, dropped, unsettled, total: started + dropped }
  }

  /** The latencies of all outcomes that have one. @param into  where they are added to. */
  latency(into = new LatencyHistogram()): LatencyHistogram {
    into.absorb(this.#latencySucceeded)
    into.absorb(this.#latencyOthers)
    return into
  }

  /**
   * @param durationMs  what its rates are over.
   * @param came        the successes that came in that time.
   */
  figures(durationMs: number, came = this.succeeded): LoadFigures {
    const operations = this.operations()
    const { succeeded, failed, dropped, unsettled, total } = operations
    return {
      operations,
      // With nothing started there is no rate; NaN fails every comparison.
      successRate: succeeded / total,
      completionRate: (succeeded + failed) / total,
      qps: perSecond(came, durationMs),
      durationMs,
      latency: this.latency().summary(dropped + unsettled),
      latencySucceeded: this.#latencySucceeded.summary(),
      ...(this.#serviceTime && { serviceTime: this.#serviceTime.summary(unsettled) }),
      maxInFlight: this.maxInFlight,
      counters: Object.fromEntries(this.counters),
      throughput: perSecond(this.bytes, durationMs),
    }
  }
}

function perSecond(amount: number, durationMs: number): number {
  return amount === 0 ? 0 : (amount / durationMs) * 1000
}
