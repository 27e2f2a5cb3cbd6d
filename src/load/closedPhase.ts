import { randomAt } from '../stats/randomAt.ts'
import type { ClosedPhasePlan } from './loadPlan.ts'
import type { PhaseDriver } from './phaseDriver.ts'
import { levelAt, levelReachedMs } from './ramp.ts'
import type { Stage } from './stage.ts'
import { streams } from './streams.ts'
import { shareOf } from './stripe.ts'
import type { User } from './user.ts'

// A level that is computed may come out a hair below the whole number that it has reached.
const hair = 1e-9
// The last user starts moments after its time; that second is a whole one all the same.
const momentMs = 5

/** Users who start their next operation when the last one has ended. */
export class ClosedPhase implements PhaseDriver {
  readonly #plan: ClosedPhasePlan
  readonly #stage: Stage
  readonly #mostUsers: number
  readonly #isFalling: boolean
  // Asked of the plan rather than of each user, whose `endsAt` is then infinite: V8 keeps such numbers apart from their object, and
  // ten thousand of them do not fit into the caches. `resumesMs` is written only where it says something for the same reason.
  readonly #isCounted: boolean
  #startMs = 0
  endsMs = 0
  /** Operations that are left to start. */
  #left = 0
  /** Users that have not done all of theirs. */
  #working = 0
  /** Users who have yet to start, or to leave, before the load is what the plan asks for. */
  #settling = 0
  fullFromMs = Number.POSITIVE_INFINITY
  fullUntilMs = Number.POSITIVE_INFINITY
  readonly arrivalsPerSecond = undefined

  constructor(plan: ClosedPhasePlan, stage: Stage) {
    this.#plan = plan
    this.#stage = stage
    this.#mostUsers = Math.max(plan.users.from, plan.users.to)
    this.#isFalling = plan.users.to < plan.users.from
    this.#isCounted = Number.isFinite(plan.iterations)
  }

  get wakeMs(): number {
    return Math.min(this.#stage.alarms.earliestMs, this.endsMs)
  }

  begin(startMs: number, nowMs: number): void {
    const { plan, users, turn } = this.#stage
    const { iterations, durationMs } = this.#plan
    this.#startMs = startMs
    this.endsMs = startMs + durationMs
    this.#working = shareOf(this.#mostUsers, plan.stripe)
    this.#left = this.#ownOperations()
    this.#settling = this.#isFalling
      ? this.#working - shareOf(this.#plan.users.to, plan.stripe)
      : this.#working
    this.fullFromMs = Number.POSITIVE_INFINITY
    this.fullUntilMs = Number.POSITIVE_INFINITY
    for (const user of users) {
      user.endsAt = user.started + iterations
      user.isNew = true
      if (user.isBusy && user.id >= this.#mostUsers) this.#settling++
      if (!user.isBusy && user.id < this.#mostUsers) this.#goOnAt(user, user.resumesMs, nowMs)
    }
    turn.open()
    if (this.#settling === 0) this.#settled(nowMs)
  }

  isOver(nowMs: number): boolean {
    return nowMs >= this.endsMs || (this.#working === 0 && !Number.isFinite(this.endsMs))
  }

  wake(nowMs: number): void {
    const { alarms, turn } = this.#stage
    while (alarms.earliestMs <= nowMs) {
      const user = alarms.take()
      if (user !== undefined) turn.wait(user)
    }
  }

  step(user: User, nowMs: number): void {
    if (nowMs >= this.endsMs) {
      // It has nothing under way, so whatever comes next takes it on.
      this.#stage.director.tick(nowMs)
      return
    }
    if (!this.#mayGoOn(user, nowMs)) {
      this.#finish(user, nowMs)
      return
    }
    if (user.isNew) {
      user.isNew = false
      if (!this.#isFalling) this.#settledOne(nowMs)
    }
    this.#start(user, nowMs)
  }

  free(user: User, nowMs: number): void {
    if (!this.#mayGoOn(user, nowMs)) {
      this.#finish(user, nowMs)
      return
    }
    const { thinkTimeMs, paceMs } = this.#plan
    let atMs = nowMs
    if (thinkTimeMs !== undefined) atMs += this.#think(user)
    if (paceMs > 0) atMs = Math.max(atMs, user.startedMs + paceMs)
    if (atMs > nowMs || user.isNew || user.isStarting || this.#stage.turn.isOver(nowMs)) {
      if (atMs > nowMs) user.resumesMs = atMs
      this.#goOnAt(user, atMs, nowMs)
    } else if (nowMs >= this.endsMs) this.#stage.director.tick(nowMs)
    else this.#start(user, nowMs)
  }

  #start(user: User, nowMs: number): void {
    this.#left--
    this.#stage.start(user, user.id, user.started++, nowMs, nowMs)
  }

  /** What this machine has to do of the operations that are planned. */
  #ownOperations(): number {
    const { iterations, totalIterations } = this.#plan
    if (Number.isFinite(iterations)) return this.#working * iterations
    if (!Number.isFinite(totalIterations)) return totalIterations
    // Machines without a user can do nothing.
    const { index, of } = this.#stage.plan.stripe
    return this.#working === 0 ? 0 : shareOf(totalIterations, { index, of: Math.min(of, this.#mostUsers) })
  }

  /** Lets a user have its turn when it is time, and not before it has joined. */
  #goOnAt(user: User, resumesMs: number, nowMs: number): void {
    const atMs = user.isNew ? Math.max(resumesMs, this.#joinsMs(user)) : resumesMs
    if (atMs <= nowMs) {
      this.#stage.turn.wait(user)
      return
    }
    this.#stage.alarms.set(atMs, user)
    this.#stage.director.wakeBy(atMs)
  }

  #joinsMs(user: User): number {
    const { users } = this.#plan
    if (this.#isFalling || user.id < users.from) return this.#startMs
    return this.#startMs + levelReachedMs(users, user.id + 1)
  }

  #mayGoOn(user: User, nowMs: number): boolean {
    if (this.#left === 0 || (this.#isCounted && user.started >= user.endsAt)) return false
    if (!this.#isFalling) return user.id < this.#mostUsers
    return user.id < Math.floor(levelAt(this.#plan.users, nowMs - this.#startMs) + hair)
  }

  #think(user: User): number {
    const { director, plan } = this.#stage
    const iteration = user.started - 1
    const random = randomAt(plan.seed, streams.thinkTime, user.id, iteration)
    try {
      return this.#plan.thinkTimeMs?.(random, user.id, iteration) ?? 0
    } catch (error) {
      director.breakOff(error)
      return 0
    }
  }

  /** The user has nothing more to do in this phase. */
  #finish(user: User, nowMs: number): void {
    if (this.#isFalling || user.id >= this.#mostUsers) this.#settledOne(nowMs)
    else if (this.fullUntilMs > nowMs) this.fullUntilMs = nowMs
    if (user.id < this.#mostUsers && --this.#working === 0) this.#stage.director.tick(nowMs)
  }

  #settledOne(nowMs: number): void {
    if (--this.#settling === 0) this.#settled(nowMs)
  }

  #settled(nowMs: number): void {
    const plannedMs = this.#startMs + this.#plan.users.forMs
    this.fullFromMs = nowMs - plannedMs <= Math.max(momentMs, this.#stage.turn.longestMs) ? plannedMs : nowMs
  }
}
