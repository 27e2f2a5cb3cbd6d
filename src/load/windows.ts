import type { RunWindow } from '../records/stressResult.ts'
import { LatencyHistogram } from '../stats/latencyHistogram.ts'

// An hour of one-second windows; then pairs are merged and each window is twice as long, for a day in 24-second ones.
const mostWindows = 3600
const sums = ['started', 'succeeded', 'failed', 'dropped', 'bytes'] as const
const levels = ['p50Ms', 'p99Ms', 'inFlight', 'heapUsedBytes'] as const

/** A window that has ended. Whether it was a steady one is known when the run has. */
export type EndedWindow = Omit<RunWindow, 'steady' | 'planned'>

type Row = Pick<RunWindow, (typeof sums)[number] | (typeof levels)[number]>

/** A stretch of the run in which the load was the same throughout, ms since it began. */
export interface FullLoad {
  readonly fromMs: number
  readonly untilMs: number
  /** Of the open model. */
  readonly arrivalsPerSecond?: number | undefined
}

/** The run in slices of a second, in memory laid out before it starts. */
export class Windows {
  #startedMs = 0
  readonly #latency = new LatencyHistogram()
  readonly #columns = {
    started: new Float64Array(mostWindows),
    succeeded: new Float64Array(mostWindows),
    failed: new Float64Array(mostWindows),
    dropped: new Float64Array(mostWindows),
    bytes: new Float64Array(mostWindows),
    p50Ms: new Float64Array(mostWindows),
    p99Ms: new Float64Array(mostWindows),
    inFlight: new Float64Array(mostWindows),
    heapUsedBytes: new Float64Array(mostWindows),
  }
  /** What was counted in the window that is open. */
  readonly #open = { started: 0, succeeded: 0, failed: 0, dropped: 0, bytes: 0 }
  /** How many windows have ended so far. */
  ended = 0
  #widthMs = 1000
  #closed = 0
  #endsMs = Number.POSITIVE_INFINITY
  #inFlight = 0
  #mostInFlight = 0
  #heapUsedBytes = 0

  /** Opens the first window. @param startedMs  the clock of `performance.now()`. */
  begin(startedMs: number): void {
    this.#startedMs = startedMs
    this.#endsMs = startedMs + this.#widthMs
  }

  /** Takes a pause out of the clock: the window that is open goes on after it. */
  skip(ms: number): void {
    this.#startedMs += ms
    this.#endsMs += ms
  }

  /** How the last window stood that has ended, for a live line; before there is one, how the first does. */
  get latest(): Pick<RunWindow, 'inFlight' | 'p99Ms'> {
    const [ended] = this.recent(1)
    return ended ?? { inFlight: this.#mostInFlight, p99Ms: this.#latency.quantileMs(0.99) }
  }

  /** @param inFlight  how many are running now. */
  started(nowMs: number, inFlight: number): void {
    if (nowMs >= this.#endsMs) this.advance(nowMs)
    this.#open.started++
    this.#inFlight = inFlight
    if (inFlight > this.#mostInFlight) this.#mostInFlight = inFlight
  }

  /**
   * @param latencyMs  `undefined` for an operation that was not timed.
   * @param inFlight   how many are left running.
   */
  record(success: boolean, latencyMs: number | undefined, nowMs: number, inFlight: number): void {
    if (nowMs >= this.#endsMs) this.advance(nowMs)
    if (latencyMs !== undefined) this.#latency.record(latencyMs)
    if (success) this.#open.succeeded++
    else this.#open.failed++
    this.#inFlight = inFlight
  }

  /** Notes an arrival that was not started. */
  dropped(nowMs: number): void {
    if (nowMs >= this.#endsMs) this.advance(nowMs)
    this.#open.dropped++
  }

  addBytes(count: number): void {
    this.#open.bytes += count
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
   * @param fullLoad  one stretch for each round.
   */
  finish(endedMs: number, fullLoad: readonly FullLoad[]): readonly RunWindow[] {
    this.advance(endedMs)
    const lastStartsMs = this.#endsMs - this.#widthMs
    if (this.#closed === mostWindows) this.#mergePairs()
    if (endedMs > lastStartsMs || this.#latency.count > 0) this.#close()
    return Array.from({ length: this.#closed }, (_, index): RunWindow => {
      const window = this.#window(index, endedMs)
      const { atMs, durationMs } = window
      const isWhole = durationMs === this.#widthMs
      const within = ({ fromMs, untilMs }: FullLoad) => atMs >= fromMs && atMs + durationMs <= untilMs
      const full = isWhole ? fullLoad.find(within) : undefined
      const { arrivalsPerSecond } = full ?? {}
      const planned = arrivalsPerSecond && { planned: (arrivalsPerSecond * durationMs) / 1000 }
      return { ...window, steady: full !== undefined, ...planned }
    })
  }

  /** The last windows that have ended, at most so many. */
  recent(most: number): readonly EndedWindow[] {
    const count = Math.min(most, this.#closed)
    const first = this.#closed - count
    return Array.from({ length: count }, (_, index) => this.#window(first + index, this.#endsMs))
  }

  /** The last operations, as many windows of them as hold the given number. `failed` are all that did not succeed. */
  last(fewest: number): { readonly ended: number; readonly failed: number } {
    let failed = this.#open.failed + this.#open.dropped
    let ended = failed + this.#open.succeeded
    for (let at = this.#closed - 1; at >= 0 && ended < fewest; at--) {
      const { succeeded, failed: failures, dropped } = this.#columns
      const without = (failures[at] as number) + (dropped[at] as number)
      failed += without
      ended += without + (succeeded[at] as number)
    }
    return { ended, failed }
  }

  #window(index: number, endedMs: number): EndedWindow {
    const atMs = index * this.#widthMs
    const durationMs = Math.min(this.#widthMs, Math.max(endedMs - this.#startedMs - atMs, 0))
    const columns = Object.entries(this.#columns)
    const row = Object.fromEntries(columns.map(([name, column]) => [name, column[index]])) as Row
    return { atMs, durationMs, ...row, qps: durationMs > 0 ? (row.succeeded / durationMs) * 1000 : 0 }
  }

  #close(): void {
    const at = this.#closed++
    this.ended++
    for (const name of sums) {
      this.#columns[name][at] = this.#open[name]
      this.#open[name] = 0
    }
    this.#columns.p50Ms[at] = this.#latency.quantileMs(0.5)
    this.#columns.p99Ms[at] = this.#latency.quantileMs(0.99)
    this.#columns.inFlight[at] = this.#mostInFlight
    this.#columns.heapUsedBytes[at] = this.#heapUsedBytes
    this.#latency.reset()
    // Who is running now runs in the next window too, even if nobody starts in it.
    this.#mostInFlight = this.#inFlight
  }

  // Counts add up; of latencies and levels the worse one stands, since two percentiles cannot be averaged.
  #mergePairs(): void {
    const merge = (name: keyof Row, join: (a: number, b: number) => number) => {
      const column = this.#columns[name]
      for (let i = 0; i < mostWindows / 2; i++)
        column[i] = join(column[2 * i] as number, column[2 * i + 1] as number)
    }
    for (const name of sums) merge(name, (a, b) => a + b)
    for (const name of levels) merge(name, worse)
    this.#closed = mostWindows / 2
    this.#widthMs *= 2
    this.#endsMs = this.#startedMs + (this.#closed + 1) * this.#widthMs
  }
}

// NaN stands for a window in which nothing ended; the other half then speaks for both.
function worse(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b)
}
