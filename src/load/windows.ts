import type { RunWindow } from '../records/stressResult.ts'
import { LatencyHistogram } from '../stats/latencyHistogram.ts'

// An hour of one-second windows; then pairs are merged and each window is twice as long, for a day in 24-second ones.
const mostWindows = 3600
const columns = ['succeeded', 'failed', 'p50Ms', 'p99Ms', 'inFlight', 'heapUsedBytes'] as const
type Column = (typeof columns)[number]

/**
 * The run in slices of a second, in memory laid out before it starts.
 * Each latency is recorded once, here; a finished window is added to the histogram of the whole run.
 */
export class Windows {
  #startedMs = 0
  readonly #whole: LatencyHistogram
  readonly #current = new LatencyHistogram()
  readonly #columns: Record<Column, Float64Array>
  #widthMs = 1000
  #closed = 0
  #endsMs = Number.POSITIVE_INFINITY
  #succeeded = 0
  #failed = 0
  #inFlight = 0
  #mostInFlight = 0
  #heapUsedBytes = 0

  /** @param whole  takes in every latency, a window at a time. */
  constructor(whole: LatencyHistogram) {
    this.#whole = whole
    const column = () => new Float64Array(mostWindows)
    this.#columns = {
      succeeded: column(),
      failed: column(),
      p50Ms: column(),
      p99Ms: column(),
      inFlight: column(),
      heapUsedBytes: column(),
    }
  }

  /** Opens the first window. @param startedMs  the clock of `performance.now()`. */
  begin(startedMs: number): void {
    this.#startedMs = startedMs
    this.#endsMs = startedMs + this.#widthMs
  }

  /** The most operations that ran at one time in the window that is open, for a live line. */
  get currentMostInFlight(): number {
    return this.#mostInFlight
  }

  /** The 99th percentile of the window that is open, for a live line. */
  get currentP99Ms(): number {
    return this.#current.quantileMs(0.99)
  }

  /** Notes that so many operations are running now. */
  started(inFlight: number): void {
    this.#inFlight = inFlight
    if (inFlight > this.#mostInFlight) this.#mostInFlight = inFlight
  }

  /** @param inFlight  how many are left running. */
  record(success: boolean, latencyMs: number, nowMs: number, inFlight: number): void {
    if (nowMs >= this.#endsMs) this.advance(nowMs)
    this.#current.record(latencyMs)
    if (success) this.#succeeded++
    else this.#failed++
    this.#inFlight = inFlight
  }

  /** Notes the heap for the open window; called now and then, so that silent seconds are closed on time too. */
  observe(heapUsedBytes: number, nowMs: number): void {
    if (nowMs >= this.#endsMs) this.advance(nowMs)
    this.#heapUsedBytes = heapUsedBytes
  }

  /** Closes every window that has ended: a frozen second is a window without successes, not a gap. */
  advance(nowMs: number): void {
    while (nowMs >= this.#endsMs) {
      // Merging widens the open window, which may then last a while yet.
      if (this.#closed === mostWindows) this.#mergePairs()
      else {
        this.#close()
        this.#endsMs += this.#widthMs
      }
    }
  }

  /**
   * Ends the last window, which is shorter than the others, and returns all of them.
   *
   * @param busyFromMs   when all users were at work, same clock.
   * @param busyUntilMs  when the first of them had nothing left to do.
   */
  finish(endedMs: number, busyFromMs: number, busyUntilMs: number): readonly RunWindow[] {
    this.advance(endedMs)
    const lastStartsMs = this.#endsMs - this.#widthMs
    if (this.#closed === mostWindows) this.#mergePairs()
    if (endedMs > lastStartsMs || this.#current.count > 0) this.#close()
    return Array.from({ length: this.#closed }, (_, index): RunWindow => {
      const startsMs = this.#startedMs + index * this.#widthMs
      const durationMs = Math.min(this.#widthMs, Math.max(endedMs - startsMs, 0))
      const row = Object.fromEntries(columns.map((name) => [name, this.#columns[name][index] as number]))
      const { succeeded, failed, p50Ms, p99Ms, inFlight, heapUsedBytes } = row as Record<Column, number>
      return {
        atMs: startsMs - this.#startedMs,
        durationMs,
        succeeded,
        failed,
        qps: durationMs > 0 ? (succeeded / durationMs) * 1000 : 0,
        p50Ms,
        p99Ms,
        inFlight,
        heapUsedBytes,
        steady:
          durationMs === this.#widthMs && startsMs >= busyFromMs && startsMs + durationMs <= busyUntilMs,
      }
    })
  }

  #close(): void {
    const at = this.#closed++
    this.#columns.succeeded[at] = this.#succeeded
    this.#columns.failed[at] = this.#failed
    this.#columns.p50Ms[at] = this.#current.quantileMs(0.5)
    this.#columns.p99Ms[at] = this.#current.quantileMs(0.99)
    this.#columns.inFlight[at] = this.#mostInFlight
    this.#columns.heapUsedBytes[at] = this.#heapUsedBytes
    if (this.#current.count > 0) this.#whole.absorb(this.#current)
    this.#current.reset()
    this.#succeeded = 0
    this.#failed = 0
    // Who is running now runs in the next window too, even if nobody starts in it.
    this.#mostInFlight = this.#inFlight
  }

  // Counts add up; of latencies and levels the worse one stands, since two percentiles cannot be averaged.
  #mergePairs(): void {
    const { succeeded, failed, ...levels } = this.#columns
    for (const sums of [succeeded, failed]) {
      for (let i = 0; i < mostWindows / 2; i++)
        sums[i] = (sums[2 * i] as number) + (sums[2 * i + 1] as number)
    }
    for (const level of Object.values(levels)) {
      for (let i = 0; i < mostWindows / 2; i++)
        level[i] = worse(level[2 * i] as number, level[2 * i + 1] as number)
    }
    this.#closed = mostWindows / 2
    this.#widthMs *= 2
    this.#endsMs = this.#startedMs + (this.#closed + 1) * this.#widthMs
  }
}

// NaN stands for a window in which nothing ended; the other half then speaks for both.
function worse(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b)
}
