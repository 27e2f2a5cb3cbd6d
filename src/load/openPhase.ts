import { ArrivalSchedule } from './arrivals.ts'
import type { OpenPhasePlan } from './loadPlan.ts'
import type { PhaseDriver } from './phaseDriver.ts'
import type { Stage } from './stage.ts'
import { shareOf } from './stripe.ts'
import type { Arrivals } from './tally.ts'
import type { User } from './user.ts'

// An arrival that could not be started for so long is dropped: a burst of all that was missed would be another load than
// the plan asks for, and one that never catches up would never end. What one call of the operation holds up is on top of it.
const longestCatchUpMs = 1000
// Arrivals that are behind are started for so long before timers and sockets have their turn.
const longestBurstMs = 5

/** Arrivals that come when they are due, whatever became of those before them. */
export class OpenPhase implements PhaseDriver {
  readonly #plan: OpenPhasePlan
  readonly #stage: Stage
  readonly #places: number
  /** Users with nothing under way: the last that became free is taken first. */
  readonly #idle: (User | undefined)[]
  #idleCount = 0
  #schedule: ArrivalSchedule
  /** How long calls of the operation have held the thread since arrivals were last on time, ms; and the longest of all. */
  #heldMs = 0
  #longestHeldMs = 0
  #startMs = 0
  endsMs = 0
  fullFromMs = Number.POSITIVE_INFINITY
  fullUntilMs = Number.POSITIVE_INFINITY
  readonly arrivalsPerSecond: number

  constructor(plan: OpenPhasePlan, stage: Stage) {
    this.#plan = plan
    this.arrivalsPerSecond = plan.rate.to / stage.plan.stripe.of
    this.#stage = stage
    this.#places = shareOf(plan.maxInFlight, stage.plan.stripe)
    this.#idle = new Array<User | undefined>(this.#places).fill(undefined)
    this.#schedule = this.#newSchedule()
  }

  get wakeMs(): number {
    const dueMs = this.#startMs + this.#schedule.dueMs
    return dueMs < Number.POSITIVE_INFINITY ? dueMs : this.endsMs
  }

  begin(startMs: number): void {
    this.#schedule = this.#newSchedule()
    this.#startMs = startMs
    this.endsMs = startMs + this.#plan.durationMs
    this.fullFromMs = startMs + this.#plan.rate.forMs
    this.fullUntilMs = Number.POSITIVE_INFINITY
    this.#idleCount = 0
    this.#heldMs = 0
    for (let place = this.#places - 1; place >= 0; place--) {
      const user = this.#stage.users[place] as User
      user.resumesMs = 0
      if (!user.isBusy) this.#idle[this.#idleCount++] = user
    }
  }

  isOver(nowMs: number): boolean {
    if (this.#schedule.dueMs < Number.POSITIVE_INFINITY) return false
    return Number.isFinite(this.endsMs) ? nowMs >= this.endsMs : this.#stage.tally.whole.inFlight === 0
  }

  /** How long arrivals came for. A number of them comes for as long as it takes at that rate: their drain is not part of it. */
  spanMs(endMs: number): number {
    const isNumber = !Number.isFinite(this.endsMs)
    if (!isNumber || this.#schedule.dueMs < Number.POSITIVE_INFINITY) return endMs - this.#startMs
    return Math.max(this.#schedule.nextMs, this.fullUntilMs - this.#startMs)
  }

  wake(nowMs: number): void {
    const untilMs = nowMs + longestBurstMs
    let clockMs = nowMs
    while (clockMs < untilMs) {
      const dueMs = this.#startMs + this.#schedule.dueMs
      if (dueMs > clockMs) break
      const arrival = this.#schedule.number
      this.#schedule.advance()
      this.#arrive(arrival, dueMs, clockMs)
      const beforeMs = clockMs
      clockMs = this.#stage.clock.now()
      this.#heldMs += clockMs - beforeMs
      if (clockMs - beforeMs > this.#longestHeldMs) this.#longestHeldMs = clockMs - beforeMs
    }
    const isThrough = this.#schedule.dueMs === Number.POSITIVE_INFINITY
    if (isThrough && !Number.isFinite(this.endsMs) && this.fullUntilMs > nowMs) this.fullUntilMs = nowMs
  }

  step(): void {
    throw new Error('Nobody waits for a turn in a phase of arrivals')
  }

  free(user: User, nowMs: number): void {
    if (user.id < this.#plan.maxInFlight) this.#idle[this.#idleCount++] = user
    if (!Number.isFinite(this.endsMs) && this.isOver(nowMs)) this.#stage.director.tick(nowMs)
  }

  #arrive(arrival: number, dueMs: number, nowMs: number): void {
    const arrivals = this.#stage.tally.arrivals as Arrivals
    const lateMs = nowMs - dueMs
    // Calls that hold the thread explain no more than there is to explain, and all of it while arrivals are behind.
    this.#heldMs = Math.min(this.#heldMs, lateMs)
    const isLate = lateMs > longestCatchUpMs + this.#longestHeldMs
    const user = isLate || this.#idleCount === 0 ? undefined : this.#takeIdle()
    if (this.#longestHeldMs > arrivals.longestHeldMs) arrivals.longestHeldMs = this.#longestHeldMs
    if (user === undefined) {
      if (isLate && lateMs - this.#heldMs > longestCatchUpMs) arrivals.droppedLate++
      else if (isLate) arrivals.droppedHeld++
      this.#stage.drop(arrival, nowMs)
      return
    }
    arrivals.lateness.record(lateMs)
    arrivals.ownLateness.record(lateMs - this.#heldMs)
    this.#stage.start(user, 0, arrival, dueMs, nowMs)
  }

  // Not left in the list: it may be retired meanwhile, with all that its operation holds.
  #takeIdle(): User | undefined {
    const user = this.#idle[--this.#idleCount]
    this.#idle[this.#idleCount] = undefined
    return user
  }

  #newSchedule(): ArrivalSchedule {
    const { seed, stripe } = this.#stage.plan
    return new ArrivalSchedule(this.#plan, seed, stripe)
  }
}
