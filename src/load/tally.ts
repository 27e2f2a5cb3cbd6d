import { LatencyHistogram } from '../stats/latencyHistogram.ts'
import { ErrorGroups } from './errorGroups.ts'
import { type Outcome, Part } from './part.ts'
import { Windows } from './windows.ts'

/** The parts that an operation belongs to beside the whole; `undefined` where the run has no such parts. */
export interface Belonging {
  readonly phase: Part | undefined
  readonly kind: Part | undefined
}

/** An operation that was started. */
export interface Started extends Belonging {
  /** How late it was started after it was due. */
  readonly lateMs: number
}

/** What is noted of arrivals beside their operations. */
export interface Arrivals {
  /** How late they were started after they were due. */
  readonly lateness: LatencyHistogram
  /** The part of it that calls of the operation, which hold the one thread, do not explain. */
  readonly ownLateness: LatencyHistogram
  /** The longest that one call held the thread, ms. */
  longestHeldMs: number
  /** Those that were dropped because they could not be started in time, not because too many were under way. */
  droppedLate: number
  /** The same where calls of the operation held them up. */
  droppedHeld: number
  /** How long there were arrivals, ms. */
  spanMs: number
}

/** The books of a run: the whole of it, its parts, its windows and its failures. Laid out before it begins. */
export class Tally {
  readonly whole: Part
  readonly errors = new ErrorGroups()
  readonly windows: Windows
  /** `undefined` where there are none. */
  readonly arrivals: Arrivals | undefined
  /** The longest time in which nothing ended although something was under way. */
  longestSilenceMs = 0
  #silentSinceMs = 0
  #startedMs = 0

  /**
   * @param isOpen   whether operations come as arrivals.
   * @param buckets  of its histograms, 0 where nothing is noted.
   */
  constructor(isOpen = false, buckets?: number) {
    this.whole = new Part(isOpen, buckets)
    this.windows = new Windows(this.whole, buckets)
    this.arrivals = isOpen ? newArrivals() : undefined
  }

  /** @param startedMs  the run's clock at its start. */
  begin(startedMs: number): void {
    this.#startedMs = startedMs
    this.windows.begin(startedMs)
  }

  /** Takes a pause between two rounds out of the clock. */
  skip(ms: number): void {
    this.#startedMs += ms
    this.windows.skip(ms)
  }

  start(nowMs: number, of?: Belonging): void {
    this.windows.advance(nowMs)
    if (this.whole.inFlight === 0) this.#silentSinceMs = nowMs
    this.whole.start()
    of?.phase?.start()
    of?.kind?.start()
    this.windows.started(this.whole.inFlight)
  }

  /** @param serviceMs  since the operation was really started; `undefined` for one that was not timed. */
  end(outcome: Outcome, serviceMs: number | undefined, nowMs: number, of?: Started): void {
    this.windows.advance(nowMs)
    // Only arrivals can be late. No addition where there is nothing to add: its result would be an object for every operation.
    const mayBeLate = this.arrivals !== undefined && serviceMs !== undefined && of !== undefined
    const latencyMs = mayBeLate ? of.lateMs + serviceMs : serviceMs
    const silenceMs = nowMs - this.#silentSinceMs
    if (silenceMs > this.longestSilenceMs) this.longestSilenceMs = silenceMs
    this.#silentSinceMs = nowMs
    this.whole.end(outcome, latencyMs, serviceMs)
    of?.phase?.end(outcome, latencyMs, serviceMs)
    of?.kind?.end(outcome, latencyMs, serviceMs)
  }

  /** Notes an arrival that was not started. */
  drop(nowMs: number, of: Belonging): void {
    this.windows.advance(nowMs)
    this.whole.dropped++
    if (of.phase !== undefined) of.phase.dropped++
    if (of.kind !== undefined) of.kind.dropped++
  }

  count(name: string, by: number, of?: Belonging): void {
    this.whole.count(name, by)
    of?.phase?.count(name, by)
    of?.kind?.count(name, by)
  }

  /** @param during  the phase that is under way, whichever the operation belongs to: a rate is of what came in its time. */
  addBytes(count: number, during?: Part, kind?: Part): void {
    this.whole.addBytes(count)
    during?.addBytes(count)
    kind?.addBytes(count)
  }

  /** Milliseconds since the run began. */
  sinceStart(nowMs: number): number {
    return nowMs - this.#startedMs
  }
}

function newArrivals(): Arrivals {
  return {
    lateness: new LatencyHistogram(),
    ownLateness: new LatencyHistogram(),
    longestHeldMs: 0,
    droppedLate: 0,
    droppedHeld: 0,
    spanMs: 0,
  }
}
