import type { RunWindow } from '../records/stressResult.ts'
import { LatencyHistogram } from '../stats/latencyHistogram.ts'
import type { Part } from './part.ts'

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

type Sums = Readonly<Record<(typeof sums)[number], number>>

/** The run in slices of a second, each of them what its books have gained in it, in memory laid out before it starts. */
export class Windows {
  readonly #whole: Part
  #startedMs = 0
  readonly #columns: Readonly<Record<keyof Row, Float64Array>>
  /** What stood in the books when the window that is open began. */
  #before: Sums
  readonly #latencyBefore: LatencyHistogram
  readonly #latencySince: LatencyHistogram
  /** How many windows have ended so far. */
  ended = 0
  #widthMs = 1000
  #closed = 0
  #endsMs = Number.POSITIVE_INFINITY
  #mostInFlight = 0
  #heapUsedBytes = 0

  /**
   * @param whole    the books of the run. Whatever is noted in them counts for the window that is open: `advance` comes first.
   * @param buckets  as in those books.
   */
  constructor(whole: Part, buckets?: number) {
    this.#whole = whole
    this.#before = sumsOf(whole)
    this.#latencyBefore = new LatencyHistogram(buckets)
    this.#latencySince = new LatencyHistogram(buckets)
    const windows = buckets === 0 ? 0 : mostWindows
    const columns = [...sums, ...levels].map((name) => [name, new Float64Array(windows)])
    this.#columns = Object.fromEntries(columns) as Record<keyof Row, Float64Array>
  }

  /** Opens the first window. @param startedMs  the clock of the run. */
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
    return ended ?? { inFlight: this.#mostInFlight, p99Ms: this.#readLatency().quantileMs(0.99) }
  }

  /** @param inFlight  how many are running now. */
  started(inFlight: number): void {
    if (inFlight > this.#mostInFlight) this.#mostInFlight = inFlight
  }

  /** Notes the heap for the open window; called now and then, so that silent seconds are closed on time too. */
  observe(heapUsedBytes: number, nowMs: number): void {
    this.advance(nowMs)
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
    if (endedMs > lastStartsMs || this.#readLatency().count > 0) this.#close()
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
    const now = sumsOf(this.#whole)
    const without = (of: Sums) => of.failed + of.dropped
    let failed = without(now) - without(this.#before)
    let ended = failed + now.succeeded - this.#before.succeeded
    for (let at = this.#closed - 1; at >= 0 && ended < fewest; at--) {
      const { succeeded, failed: failures, dropped } = this.#columns
      const unsuccessful = (failures[at] as number) + (dropped[at] as number)
      failed += unsuccessful
      ended += unsuccessful + (succeeded[at] as number)
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
    const now = sumsOf(this.#whole)
    for (const name of sums) this.#columns[name][at] = now[name] - this.#before[name]
    this.#before = now
    const latency = this.#readLatency()
    this.#columns.p50Ms[at] = latency.quantileMs(0.5)
    this.#columns.p99Ms[at] = latency.quantileMs(0.99)
    this.#latencyBefore.absorb(latency)
    this.#columns.inFlight[at] = this.#mostInFlight
    this.#columns.heapUsedBytes[at] = this.#heapUsedBytes
    // Who is running now runs in the next window too, even if nobody starts in it.
    this.#mostInFlight = this.#whole.inFlight
  }

  /** The latencies of the window that is open; good until it is read again. */
  #readLatency(): LatencyHistogram {
    this.#latencySince.reset()
    this.#whole.latency(this.#latencySince)
    this.#latencySince.subtract(this.#latencyBefore)
    return this.#latencySince
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

function sumsOf({ started, succeeded, failed, timedOut, dropped, bytes }: Part): Sums {
  return { started, succeeded, failed: failed + timedOut, dropped, bytes }
}

// NaN stands for a window in which nothing ended; the other half then speaks for both.
function worse(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b)
}
