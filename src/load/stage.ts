import { formatDuration } from '../formatUnits.ts'
import { Alarms } from './alarms.ts'
import type { Clock } from './clock.ts'
import { mostUsersOf } from './describeLoad.ts'
import type { Mix } from './mix.ts'
import { type Outcome, Part } from './part.ts'
import type { PhaseDriver } from './phaseDriver.ts'
import type { CheckedPlan } from './plan.ts'
import { shareOf } from './stripe.ts'
import type { Tally } from './tally.ts'
import { Turn } from './turn.ts'
import { User } from './user.ts'

/** What a stage asks of whoever goes through the phases on it. */
export interface Director {
  readonly driver: PhaseDriver
  /** `user` has nothing under way any more. */
  free(user: User, nowMs: number): void
  /** Does what is due, and moves on to the next phase when this one is over. */
  tick(nowMs: number): void
  /** Sees to it that `tick` is called at that time, or before. */
  wakeBy(atMs: number): void
  /** Ends the run with an error of the plan's own code. */
  breakOff(error: unknown): void
}

/**
 * Where operations run: all users of the plan, what they wait in, and the books that are kept of them.
 * Everything is laid out when it is made, and nothing per operation.
 */
export class Stage {
  readonly plan: CheckedPlan
  readonly mix: Mix
  readonly clock: Clock
  readonly director: Director
  readonly tally: Tally
  /** One for each phase, one for each operation of a mix; empty where the whole says it all. */
  readonly phases: readonly Part[]
  readonly kinds: readonly Part[]
  readonly users: User[]
  /**
   * When the operation of each was started, and when it was due, by place: side by side, where ten thousand users would each
   * take memory apart.
   */
  readonly times: Float64Array
  readonly turn: Turn
  readonly alarms: Alarms<User>
  /** The figures of the phase that is under way. */
  phase: Part | undefined
  /** When the last operation was started. */
  lastStartMs = 0

  constructor(
    plan: CheckedPlan,
    mix: Mix,
    clock: Clock,
    director: Director,
    states: readonly unknown[],
    tally: Tally,
  ) {
    this.plan = plan
    this.mix = mix
    this.clock = clock
    this.director = director
    this.tally = tally
    this.phases = plan.phases.length > 1 ? plan.phases.map(({ model }) => new Part(model === 'open')) : []
    this.kinds = mix.names.map(() => new Part(tally.arrivals !== undefined))
    const count = placesOf(plan)
    this.turn = new Turn(count, shareOf(mostUsersOf(plan.phases), plan.stripe), clock)
    this.alarms = new Alarms(count)
    this.times = new Float64Array(2 * count)
    this.users = Array.from({ length: count }, (_, place) => new User(place, states[place], this))
  }

  /** Starts an operation. @param chooser  whom the choice among several operations is made for. */
  start(user: User, chooser: number, iteration: number, dueMs: number, nowMs: number): void {
    const chosen = this.mix.choose(chooser, iteration)
    user.phase = this.phase
    user.kind = this.kinds[chosen]
    this.times[2 * user.place] = nowMs
    this.times[2 * user.place + 1] = dueMs
    this.lastStartMs = nowMs
    this.tally.start(nowMs, user)
    user.start(this.mix.runs[chosen] as (typeof this.mix.runs)[number], iteration)
  }

  /** Notes an arrival that is not started. */
  drop(arrival: number, nowMs: number): void {
    this.tally.drop(nowMs, { phase: this.phase, kind: this.kinds[this.mix.choose(0, arrival)] })
  }

  /** It is a user's turn. */
  step(user: User, nowMs: number): void {
    this.director.driver.step(user, nowMs)
  }

  /** A user's operation has ended. */
  settled(user: User, failed: boolean, thrown: unknown): void {
    const nowMs = this.clock.now()
    const serviceMs = nowMs - user.startedMs
    if (serviceMs >= this.plan.timeoutMs) {
      this.#timedOut(user, nowMs)
      return
    }
    let outcome: Outcome = 'succeeded'
    if (failed || user.failedCheck !== undefined) {
      outcome = 'failed'
      const reason = failed ? thrown : { name: 'check', message: user.failedCheck }
      this.tally.errors.add(reason, this.tally.sinceStart(nowMs))
    }
    if (outcome === 'succeeded' && this.phase !== undefined) this.phase.succeededMeanwhile++
    this.tally.end(outcome, serviceMs, nowMs, user)
    this.director.free(user, nowMs)
  }

  /** Times out whatever has been under way for too long. */
  expire(nowMs: number): void {
    const { timeoutMs } = this.plan
    for (const user of this.users) {
      if (!user.isBusy || nowMs - user.startedMs < timeoutMs) continue
      const reason = new DOMException(`The operation took longer than ${timeoutMs} ms`, 'TimeoutError')
      this.#timedOut(this.#abandon(user, reason), nowMs)
    }
  }

  /** Aborts the signals of all that is under way. */
  askToStop(reason: DOMException): void {
    for (const user of this.users) user.askToStop(reason)
  }

  /** Stops listening to all that is under way: it stays unsettled. */
  giveUp(reason: DOMException): void {
    for (const user of this.users) if (user.isBusy) this.#abandon(user, reason)
    for (const part of [this.tally.whole, ...this.phases, ...this.kinds]) part.giveUp()
  }

  #abandon(user: User, reason: DOMException): User {
    const next = user.abandon(reason)
    this.users[user.place] = next
    return next
  }

  // Counted at its limit, however late it was noticed, and on top of however late it was started.
  #timedOut(user: User, nowMs: number): void {
    const { timeoutMs } = this.plan
    const message = `took longer than the timeout of the plan, ${formatDuration(timeoutMs)}`
    this.tally.errors.add({ name: 'TimeoutError', message }, this.tally.sinceStart(nowMs))
    this.tally.end('timedOut', timeoutMs, nowMs, user)
    this.director.free(user, nowMs)
  }
}

/** How many users, or places for arrivals, a plan needs at the most. */
export function placesOf({ phases, stripe }: CheckedPlan): number {
  const most = phases.map((phase) =>
    phase.model === 'closed' ? Math.max(phase.users.from, phase.users.to) : phase.maxInFlight,
  )
  return Math.max(1, shareOf(Math.max(...most), stripe))
}
