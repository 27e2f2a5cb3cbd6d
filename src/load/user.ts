import { Lane } from './operation.ts'
import type { Part } from './part.ts'
import type { Stage } from './stage.ts'
import type { Started } from './tally.ts'
import type { Waiting } from './turn.ts'

/** A virtual user, or the place that one arrival at a time runs in. Holds nothing per operation. */
export class User extends Lane implements Waiting, Started {
  readonly #stage: Stage
  /** Where it stands among the users of this machine. */
  readonly place: number
  /** How many operations it has started, in the closed model. */
  started = 0
  /** Where its part of the phase ends. */
  endsAt = 0
  /** Whether it has yet to start for the first time in this phase. */
  isNew = true
  phase: Part | undefined
  kind: Part | undefined
  /** When it has thought enough, on the clock of the run. */
  resumesMs = 0

  constructor(place: number, state: unknown, stage: Stage) {
    const { index, of } = stage.plan.stripe
    super(index + place * of, state)
    this.place = place
    this.#stage = stage
  }

  get phaseName(): string {
    const { phases, plan } = this.#stage
    const index = this.phase === undefined ? 0 : phases.indexOf(this.phase)
    return (plan.phases[index] as (typeof plan.phases)[number]).name
  }

  /** When the operation that is running was started, on the clock of the run. */
  get startedMs(): number {
    return this.#stage.times[2 * this.place] as number
  }

  /** How late the operation that is running was started after it was due. */
  get lateMs(): number {
    return this.startedMs - (this.#stage.times[2 * this.place + 1] as number)
  }

  step(nowMs: number): void {
    this.#stage.step(this, nowMs)
  }

  settled(failed: boolean, thrown: unknown): void {
    this.#stage.settled(this, failed, thrown)
  }

  count(name: string, by: number): void {
    if (!this.isRetired) this.#stage.tally.count(name, by, this)
  }

  bytes(count: number): void {
    if (!this.isRetired) this.#stage.tally.addBytes(count, this.#stage.phase, this.kind)
  }

  /** Aborts the signal of what is under way, and keeps waiting for it. */
  askToStop(reason: DOMException): void {
    if (this.isBusy) this.abort(reason)
  }

  /** Gives up on what is under way: it may run on, but is no longer listened to. @returns who is this user from now on. */
  abandon(reason: DOMException): User {
    this.retire(reason)
    const { started, endsAt, isNew, phase, kind } = this
    return Object.assign(new User(this.place, this.state, this.#stage), {
      started,
      endsAt,
      isNew,
      phase,
      kind,
    })
  }
}
