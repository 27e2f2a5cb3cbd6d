import { Lane, type LaneOwner, type Operation } from './operation.ts'
import type { Part } from './part.ts'
import type { Stage } from './stage.ts'
import type { Started } from './tally.ts'
import type { Waiting } from './turn.ts'

/** A virtual user, or the place that one arrival at a time runs in. Holds nothing per operation. */
export class User implements Waiting, LaneOwner, Started {
  readonly id: number
  /** Where it stands among the users of this machine. */
  readonly place: number
  readonly state: unknown
  readonly #stage: Stage
  #lane: Lane
  /** How many operations it has started, in the closed model. */
  iteration = 0
  /** Where its part of the phase ends. */
  endsAt = 0
  /** Whether it has yet to start for the first time in this phase. */
  isNew = true
  /** When it has thought enough, on the clock of the run. */
  resumesMs = 0
  /** How late the operation that is running was started after it was due. */
  lateMs = 0
  isBusy = false
  /** True while the operation is being called: a synchronous one ends before that call returns. */
  isStarting = false
  phase: Part | undefined
  kind: Part | undefined

  constructor(place: number, state: unknown, stage: Stage) {
    const { index, of } = stage.plan.stripe
    this.id = index + place * of
    this.place = place
    this.state = state
    this.#stage = stage
    this.#lane = new Lane(this)
  }

  get phaseName(): string {
    const { phases, plan } = this.#stage
    const index = this.phase === undefined ? 0 : phases.indexOf(this.phase)
    return (plan.phases[index] as (typeof plan.phases)[number]).name
  }

  /** When the operation that is running was started, on the clock of the run. */
  get startedMs(): number {
    return this.#stage.startedMs[this.place] as number
  }

  /** The message of the first `check` that failed in the current operation. */
  get failedCheck(): string | undefined {
    return this.#lane.failedCheck
  }

  step(nowMs: number): void {
    this.#stage.step(this, nowMs)
  }

  run(operation: Operation<never>, iteration: number): void {
    this.isStarting = true
    this.#lane.start(operation, iteration)
    this.isStarting = false
  }

  settled(failed: boolean, thrown: unknown): void {
    this.#stage.settled(this, failed, thrown)
  }

  count(name: string, by: number): void {
    this.#stage.tally.count(name, by, this)
  }

  bytes(count: number): void {
    this.#stage.tally.addBytes(count, this.#stage.phase, this.kind)
  }

  /** Aborts the signal of what is under way, and keeps waiting for it. */
  askToStop(reason: DOMException): void {
    if (this.isBusy) this.#lane.abort(reason)
  }

  /** Gives up on what is under way: it may run on, but is no longer listened to. */
  abandon(reason: DOMException): void {
    if (!this.isBusy) return
    this.isBusy = false
    this.#lane.retire(reason)
    this.#lane = new Lane(this)
  }
}
