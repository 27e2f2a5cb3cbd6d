import type { Cancel, Clock } from './clock.ts'
import { ClosedPhase } from './closedPhase.ts'
import type { Mix } from './mix.ts'
import { OpenPhase } from './openPhase.ts'
import type { PhaseDriver } from './phaseDriver.ts'
import type { CheckedPlan } from './plan.ts'
import { type Director, Stage } from './stage.ts'
import type { Tally } from './tally.ts'
import type { User } from './user.ts'
import type { FullLoad } from './windows.ts'

// Node's timers count milliseconds in 31 bits.
const longestTimerMs = 2 ** 31 - 1
// Of each phase in each round: its start and end, and the stretch of full load in it.
const noted = 4

/** What becomes of a run when its phases are through, or cannot go on. */
export interface SequenceEvents {
  /** The last phase is over. */
  over(): void
  /** Nothing more is started, and nothing is under way any more. */
  idle(): void
  /** The plan's own code threw. */
  brokenOff(error: unknown): void
}

/** When a phase was carried out, ms since the run began. */
export interface PhaseTimes {
  readonly atMs: number
  readonly durationMs: number
}

/** Goes through the phases of a plan, one after another and without a pause, with one timer for all that has to be waited for. */
export class PhaseSequence implements Director {
  readonly stage: Stage
  readonly #drivers: readonly PhaseDriver[]
  readonly #events: SequenceEvents
  readonly #clock: Clock
  // Laid out before: a list that grew with the rounds would be read as a leak of slow operations.
  readonly #notes: Float64Array
  #begun = 0
  #index = 0
  #isOver = true
  #isTicking = false
  #armedForMs = Number.POSITIVE_INFINITY
  #cancel: Cancel | undefined

  constructor(
    plan: CheckedPlan,
    mix: Mix,
    clock: Clock,
    states: readonly unknown[],
    tally: Tally,
    events: SequenceEvents,
  ) {
    this.#clock = clock
    this.#events = events
    this.stage = new Stage(plan, mix, clock, this, states, tally)
    this.#drivers = plan.phases.map((phase) =>
      phase.model === 'closed' ? new ClosedPhase(phase, this.stage) : new OpenPhase(phase, this.stage),
    )
    this.#notes = new Float64Array(noted * plan.phases.length * plan.rounds)
  }

  get driver(): PhaseDriver {
    return this.#drivers[this.#index] as PhaseDriver
  }

  /** Begins with the first phase. */
  begin(nowMs: number): void {
    this.#isOver = false
    this.#enter(0, nowMs, nowMs)
    this.tick(nowMs)
  }

  /** Ends whatever phase is under way: nothing more is started. */
  end(nowMs: number): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#leave(Math.min(nowMs, this.driver.endsMs))
    this.#cancel?.()
    this.#armedForMs = Number.POSITIVE_INFINITY
    // What was waiting for its turn is all there was.
    if (this.stage.tally.whole.inFlight === 0) this.#events.idle()
  }

  free(user: User, nowMs: number): void {
    if (!this.#isOver) this.driver.free(user, nowMs)
    else if (this.stage.tally.whole.inFlight === 0) this.#events.idle()
  }

  tick(nowMs: number): void {
    if (this.#isOver || this.#isTicking) return
    this.#isTicking = true
    this.driver.wake(nowMs)
    while (!this.#isOver && this.driver.isOver(nowMs)) this.#goOn(nowMs)
    this.#isTicking = false
    if (!this.#isOver) this.#arm(nowMs)
  }

  wakeBy(atMs: number): void {
    if (atMs < this.#armedForMs) this.#arm(this.#clock.now())
  }

  breakOff(error: unknown): void {
    this.#events.brokenOff(error)
  }

  /** When each phase was carried out in the last round. */
  times(): readonly PhaseTimes[] {
    return this.#rows(this.#begun - (this.#index + 1)).map(([atMs, endMs]) => ({
      atMs,
      durationMs: endMs - atMs,
    }))
  }

  /** The stretches of all rounds in which the load was the same throughout. */
  fullLoad(): readonly FullLoad[] {
    return this.#rows(0).map(([, , fromMs, untilMs], row) => ({
      fromMs,
      untilMs,
      arrivalsPerSecond: this.#drivers[row % this.#drivers.length]?.arrivalsPerSecond,
    }))
  }

  #goOn(nowMs: number): void {
    const endMs = Math.min(this.driver.endsMs, nowMs)
    if (this.#index === this.#drivers.length - 1) {
      this.#events.over()
      return
    }
    this.#leave(endMs)
    this.#enter(this.#index + 1, endMs, nowMs)
    this.driver.wake(nowMs)
  }

  #enter(index: number, startMs: number, nowMs: number): void {
    this.#index = index
    this.stage.phase = this.stage.phases[index]
    this.#notes[noted * this.#begun++] = this.stage.tally.sinceStart(startMs)
    this.driver.begin(startMs, nowMs)
  }

  #leave(endMs: number): void {
    const { tally, turn, alarms } = this.stage
    const { fullFromMs, fullUntilMs } = this.driver
    const at = noted * (this.#begun - 1)
    this.#notes[at + 1] = tally.sinceStart(endMs)
    this.#notes[at + 2] = tally.sinceStart(fullFromMs)
    this.#notes[at + 3] = tally.sinceStart(Math.min(fullUntilMs, endMs))
    if (tally.arrivals !== undefined && this.driver instanceof OpenPhase)
      tally.arrivals.spanMs += this.driver.spanMs(endMs)
    turn.clear()
    alarms.clear()
  }

  #arm(nowMs: number): void {
    const atMs = this.driver.wakeMs
    if (atMs === this.#armedForMs) return
    this.#cancel?.()
    this.#armedForMs = atMs
    const leftMs = atMs - nowMs
    if (leftMs <= 0) this.#cancel = this.#clock.soon(this.#alarm)
    // Early rather than late: there is time for a second look.
    else if (leftMs < Number.POSITIVE_INFINITY)
      this.#cancel = this.#clock.after(Math.max(1, Math.min(Math.floor(leftMs), longestTimerMs)), this.#alarm)
  }

  readonly #alarm = () => {
    this.#armedForMs = Number.POSITIVE_INFINITY
    this.tick(this.#clock.now())
  }

  #rows(first: number): (readonly [number, number, number, number])[] {
    const rows: (readonly [number, number, number, number])[] = []
    for (let row = first; row < this.#begun; row++) {
      const [atMs = 0, endMs = 0, fromMs = 0, untilMs = 0] = this.#notes.subarray(noted * row)
      rows.push([atMs, endMs, fromMs, untilMs])
    }
    return rows
  }
}
