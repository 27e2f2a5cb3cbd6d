import type { RunWindow, StopReason } from '../records/stressResult.ts'
import { AbortWatch } from './abortOn.ts'
import { type Clock, realClock } from './clock.ts'
import type { Mix } from './mix.ts'
import { firstOf, Moment } from './moment.ts'
import { PhaseSequence, type PhaseTimes, type SequenceEvents } from './phaseSequence.ts'
import type { CheckedPlan } from './plan.ts'
import type { Stage } from './stage.ts'
import { Tally } from './tally.ts'

// Operations that heed their signal end within moments of it; the others would not end in a minute either.
const usualAbortGraceMs = 1000
// Timeouts are noticed this much late at the most, for one timer in all instead of one per operation.
const longestSweepMs = 25

/** The moments that a round waits for. */
interface Awaited {
  readonly noMoreStarts: Moment
  readonly idle: Moment
  readonly hurried: Moment
}

/**
 * One run of a plan: lets the load loose, and ends it whatever operations do.
 * Everything it needs is laid out when it is made, so that a reading of memory between that and `drive` sees it.
 * The pauses between its rounds are taken out of its clock: every time and rate is that of the rounds alone.
 */
export class Run {
  readonly plan: CheckedPlan
  readonly stage: Stage
  /** When the run began, on its clock, later by the pauses since. */
  startedMs = 0
  /** When the last operation of the last round had ended or was given up. */
  endedMs = 0
  /** The run by the second, once it has ended. */
  windows: readonly RunWindow[] = []
  /** What the plan's own code threw, if it did: the run was broken off. */
  defect: { readonly error: unknown } | undefined
  readonly #clock: Clock
  readonly #sequence: PhaseSequence
  readonly #abortWatch: AbortWatch | undefined
  /** Not before the first round: a promise keeps the async context that it is made in. */
  #awaited: Awaited | undefined
  #roundsDriven = 0
  /** Whether a round is under way: otherwise the clock stands still. */
  #driving = false
  /** Whether operations that are left have their time to end. */
  #isWaiting = false
  #stopped: StopReason | undefined
  #abortGraceMs = usualAbortGraceMs

  /**
   * @param states  what each user is given, by its place.
   * @param tally   the books that are kept of it.
   */
  constructor(
    plan: CheckedPlan,
    mix: Mix,
    states: readonly unknown[] = [],
    clock: Clock = realClock,
    tally = new Tally(plan.phases.some(({ model }) => model === 'open')),
  ) {
    this.plan = plan
    this.#clock = clock
    this.#sequence = new PhaseSequence(plan, mix, clock, states, tally, this.#events())
    this.stage = this.#sequence.stage
    this.#abortWatch = plan.abortOn && new AbortWatch(plan.abortOn, this.tally.windows)
  }

  get tally(): Tally {
    return this.stage.tally
  }

  /** Starts no further operations, in no further round. What is under way gets `gracefulStop` to end. */
  stop(by: StopReason['by'], detail: string): void {
    if (this.#stopped !== undefined && !this.#isWorse(by)) return
    this.#stopped = { by, atMs: this.#stopped?.atMs ?? this.elapsedMs, detail }
    this.#endStarts()
  }

  /** Cuts the waiting for operations under way short, whatever stopped the run. @param graceMs  what an abort gets. */
  hurry(graceMs: number): void {
    this.#abortGraceMs = Math.min(this.#abortGraceMs, graceMs)
    this.#awaited?.hurried.come()
  }

  /** Whether something ended the plan before it was carried out. */
  get isCutShort(): boolean {
    return this.#stopped !== undefined && this.#stopped.by !== 'completed'
  }

  /** What ended the run, once it has ended. */
  get stopped(): StopReason {
    const atMs = this.tally.sinceStart(this.stage.lastStartMs)
    return this.#stopped ?? { by: 'completed', atMs, detail: 'the plan was carried out' }
  }

  /** Time under load so far, ms: 0 before the run, and standing still between its rounds. */
  get elapsedMs(): number {
    return (this.#driving ? this.#clock.now() : this.endedMs) - this.startedMs
  }

  /** When each phase began and how long it took, once the run has ended; the last one with its drain. */
  get phaseTimes(): readonly PhaseTimes[] {
    const times = this.#sequence.times()
    return times.map(({ atMs, durationMs }, index) => {
      return { atMs, durationMs: index === times.length - 1 ? this.elapsedMs - atMs : durationMs }
    })
  }

  /**
   * Drives the plan to its end, round by round. Never rejects, whatever the operation does.
   *
   * @param afterRound  called and awaited when nothing is in flight any more. Its time is taken out of the clock.
   */
  async drive(afterRound?: () => Promise<void>): Promise<void> {
    this.startedMs = this.#clock.now()
    this.endedMs = this.startedMs
    this.tally.begin(this.startedMs)
    do {
      await this.#driveRound()
      await afterRound?.()
    } while (this.#roundsDriven < this.plan.rounds && this.#stopped === undefined)
    this.windows = this.tally.windows.finish(this.endedMs, this.#sequence.fullLoad())
  }

  /** Notes the heap for the window that is open; between rounds none is. */
  observe(heapUsedBytes: number): void {
    if (this.#driving) this.tally.windows.observe(heapUsedBytes, this.#clock.now())
  }

  // Who ends a run before its last operations had the time that the plan gives them has cut it short. And a limit that is found
  // broken only when the run is over was broken by it all the same.
  #isWorse(by: StopReason['by']): boolean {
    if (this.isCutShort) return false
    return by === 'memoryLimit' || (this.#isWaiting && (by === 'aborted' || by === 'deadline'))
  }

  async #driveRound(): Promise<void> {
    const sweepMs = Math.max(1, Math.min(longestSweepMs, this.plan.timeoutMs / 10))
    const endSweep = this.#clock.every(sweepMs, this.#sweep)
    const awaited = { noMoreStarts: new Moment(), idle: new Moment(), hurried: new Moment() }
    this.#beginRound(awaited)
    await awaited.noMoreStarts.promise
    if (this.tally.whole.inFlight > 0) await this.#drain(awaited)
    endSweep()
    this.endedMs = this.#clock.now()
    this.#driving = false
    this.#roundsDriven++
  }

  #beginRound(awaited: Awaited): void {
    const nowMs = this.#clock.now()
    const pauseMs = nowMs - this.endedMs
    this.startedMs += pauseMs
    this.tally.skip(pauseMs)
    this.#driving = true
    this.#awaited = awaited
    if (this.#stopped === undefined) this.#sequence.begin(nowMs)
    else awaited.noMoreStarts.come()
  }

  #events(): SequenceEvents {
    return {
      over: () => {
        const isLast = this.#roundsDriven === this.plan.rounds - 1
        if (isLast && Number.isFinite(this.plan.phases.at(-1)?.durationMs))
          this.stop('completed', 'its duration was over')
        else this.#endStarts()
      },
      idle: () => this.#awaited?.idle.come(),
      brokenOff: (error) => {
        this.defect ??= { error }
        this.stop('aborted', 'the code of its plan threw')
      },
    }
  }

  #endStarts(): void {
    this.#sequence.end(this.#clock.now())
    this.#awaited?.noMoreStarts.come()
  }

  readonly #sweep = () => {
    const nowMs = this.#clock.now()
    this.tally.windows.advance(nowMs)
    this.#sequence.tick(nowMs)
    this.stage.expire(nowMs)
    try {
      const reason = this.#abortWatch?.reason(this.elapsedMs)
      if (reason !== undefined) this.stop('abortOn', reason)
    } catch (error) {
      this.#sequence.breakOff(error)
    }
  }

  // Wait, then abort, then wait a moment longer; what is left after that will not end, and is counted as unsettled.
  async #drain({ idle, hurried }: Awaited): Promise<void> {
    this.#isWaiting = true
    await firstOf([idle.promise, hurried.promise], this.plan.gracefulStopMs, this.#clock)
    this.#isWaiting = false
    if (this.tally.whole.inFlight === 0) return
    const reason = new DOMException('The run is over', 'AbortError')
    this.stage.askToStop(reason)
    await firstOf([idle.promise], this.#abortGraceMs, this.#clock)
    this.stage.giveUp(reason)
  }
}
