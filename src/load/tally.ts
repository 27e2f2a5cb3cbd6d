import { show } from '../options.ts'
import type { OperationCounts } from '../records/stressResult.ts'
import { LatencyHistogram } from '../stats/latencyHistogram.ts'
import { ErrorGroups } from './errorGroups.ts'
import { Windows } from './windows.ts'

// Enough for every kind of thing; a counter for each single thing would grow with the number of operations.
const mostCounters = 1000

/** How one operation ended. */
export type Outcome = 'succeeded' | 'failed' | 'timedOut'

/** Everything a run counts, in memory that does not grow with the number of operations. */
export class Tally {
  readonly latency = new LatencyHistogram()
  readonly errors = new ErrorGroups()
  readonly counters = new Map<string, number>()
  readonly windows = new Windows(this.latency)
  #startedMs = 0
  started = 0
  succeeded = 0
  failed = 0
  timedOut = 0
  bytes = 0
  inFlight = 0
  maxInFlight = 0

  /** @param startedMs  the clock of `performance.now()` at the start of the run. */
  begin(startedMs: number): void {
    this.#startedMs = startedMs
    this.windows.begin(startedMs)
  }

  start(): void {
    this.started++
    this.inFlight++
    this.windows.started(this.inFlight)
    if (this.inFlight > this.maxInFlight) this.maxInFlight = this.inFlight
  }

  end(outcome: Outcome, latencyMs: number, nowMs: number): void {
    this.inFlight--
    this[outcome]++
    this.windows.record(outcome === 'succeeded', latencyMs, nowMs, this.inFlight)
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

  /** Milliseconds since the run began. */
  sinceStart(nowMs: number): number {
    return nowMs - this.#startedMs
  }

  /** The counts now; what is still in flight counts as unsettled. */
  operations(): OperationCounts {
    return {
      started: this.started,
      succeeded: this.succeeded,
      failed: this.failed,
      timedOut: this.timedOut,
      dropped: 0,
      unsettled: this.started - this.succeeded - this.failed - this.timedOut,
      total: this.started,
    }
  }
}
