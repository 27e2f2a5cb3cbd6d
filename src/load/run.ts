import { performance } from 'node:perf_hooks'
import { clearInterval, setInterval } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { RunWindow, StopReason } from '../records/stressResult.ts'
import type { Lane, LaneEvents, Operation } from './operation.ts'
import type { CheckedPlan } from './plan.ts'
import { type Outcome, Tally } from './tally.ts'
import { Turn } from './turn.ts'
import { User } from './user.ts'

// Operations that heed their signal end within moments of it; the others would not end in a minute either.
const usualAbortGraceMs = 1000
// Timeouts are noticed this much late at the most, for one timer in all instead of one per operation.
const longestSweepMs = 25

/**
 * One run of a plan: admits the users, keeps their books, and ends whatever they do.
 * Everything it needs is laid out when it is made, so that a reading of memory between that and `drive` sees it.
 */
export class Run implements LaneEvents {
  readonly plan: CheckedPlan
  readonly operation: Operation
  readonly tally = new Tally()
  /** When the run began, on the clock of `performance.now()`. */
  startedMs = 0
  /** When its last operation had ended or was given up. */
  endedMs = 0
  /** The run by the second, once it has ended. */
  windows: readonly RunWindow[] = []
  readonly #turn: Turn
  readonly #users: readonly User[]
  #left: number
  #stopped: StopReason | undefined
  #exhaustedMs = 0
  #abortGraceMs = usualAbortGraceMs
  readonly #noMoreStarts = new Moment()
  readonly #hurried = new Moment()
  #notBegun: number
  // When the last user had started: before that the load is not yet what the plan asks for.
  #allBegunMs = Number.POSITIVE_INFINITY
  // When the first user had nothing left to do: the end of full load.
  #firstIdleMs = Number.POSITIVE_INFINITY

  constructor(plan: CheckedPlan, operation: Operation) {
    this.plan = plan
    this.operation = operation
    this.#left = plan.totalIterations
    this.#notBegun = plan.users
    this.#turn = new Turn(plan.users)
    this.#users = Array.from({ length: plan.users }, (_, user) => new User(user, this, this.#turn))
  }

  /** Starts no further operations. What is under way gets `gracefulStop` to end. */
  stop(by: StopReason['by'], detail: string): void {
    // A limit that is found broken only when the run is over was broken by it all the same.
    if (this.#stopped !== undefined && !(by === 'memoryLimit' && this.#stopped.by === 'completed')) return
    // A run that was stopped before it was driven ends at its start.
    const atMs = this.startedMs === 0 ? 0 : this.tally.sinceStart(performance.now())
    this.#stopped = { by, atMs, detail }
    this.#turn.clear()
    for (const user of this.#users) user.finishIfIdle()
    this.#noMoreStarts.come()
  }

  /** Cuts the waiting for operations under way short, whatever stopped the run. @param graceMs  what an abort gets. */
  hurry(graceMs: number): void {
    this.#abortGraceMs = Math.min(this.#abortGraceMs, graceMs)
    this.#hurried.come()
  }

  /** What ended the run, once it has ended. */
  get stopped(): StopReason {
    return this.#stopped ?? { by: 'completed', atMs: this.#exhaustedMs, detail: 'the plan was carried out' }
  }

  /** Drives the plan to its end. Never rejects, whatever the operation does. */
  async drive(): Promise<void> {
    this.startedMs = performance.now()
    this.tally.begin(this.startedMs)
    const sweep = setInterval(this.#sweep, Math.max(1, Math.min(longestSweepMs, this.plan.timeoutMs / 10)))
    const admit = pLimit(this.plan.users)
    const everyoneIsDone = Promise.all(this.#users.map((user) => admit(() => user.work())))
    await Promise.race([everyoneIsDone, this.#noMoreStarts.promise])
    if (this.tally.inFlight > 0) await this.#drain(everyoneIsDone)
    clearInterval(sweep)
    this.#turn.clear()
    this.endedMs = performance.now()
    this.windows = this.tally.windows.finish(this.endedMs, this.#allBegunMs, this.#firstIdleMs)
  }

  /** Takes one operation off the plan, if it has one left. */
  claim(nowMs: number): boolean {
    if (this.#stopped !== undefined || this.#left === 0) return false
    if (this.tally.sinceStart(nowMs) >= this.plan.durationMs) {
      this.stop('completed', 'its duration was over')
      return false
    }
    if (--this.#left === 0) this.#exhaustedMs = this.tally.sinceStart(nowMs)
    return true
  }

  /** Notes that a user has started for the first time. */
  begun(nowMs: number): void {
    if (--this.#notBegun === 0) this.#allBegunMs = nowMs
  }

  /** Notes that a user will start nothing more. */
  idle(nowMs: number): void {
    if (nowMs < this.#firstIdleMs) this.#firstIdleMs = nowMs
  }

  settled(lane: Lane, failed: boolean, thrown: unknown): void {
    const user = this.#users[lane.user] as User
    const nowMs = performance.now()
    const latencyMs = nowMs - user.startedMs
    let outcome: Outcome = 'succeeded'
    if (latencyMs >= this.plan.timeoutMs) {
      outcome = 'timedOut'
      this.#noteTimeout(nowMs)
    } else if (failed) {
      outcome = 'failed'
      this.tally.errors.add(thrown, this.tally.sinceStart(nowMs))
    } else if (lane.failedCheck !== undefined) {
      outcome = 'failed'
      this.tally.errors.add({ name: 'check', message: lane.failedCheck }, this.tally.sinceStart(nowMs))
    }
    this.tally.end(outcome, Math.min(latencyMs, this.plan.timeoutMs), nowMs)
    user.ended(nowMs)
  }

  count(name: string, by: number): void {
    this.tally.count(name, by)
  }

  bytes(count: number): void {
    this.tally.addBytes(count)
  }

  readonly #sweep = () => {
    const nowMs = performance.now()
    if (this.tally.sinceStart(nowMs) >= this.plan.durationMs) this.stop('completed', 'its duration was over')
    for (const user of this.#users) {
      if (!user.isBusy || nowMs - user.startedMs < this.plan.timeoutMs) continue
      this.#noteTimeout(nowMs)
      this.tally.end('timedOut', this.plan.timeoutMs, nowMs)
      user.abandon(
        new DOMException(`The operation took longer than ${this.plan.timeoutMs} ms`, 'TimeoutError'),
      )
      user.ended(nowMs)
    }
  }

  #noteTimeout(nowMs: number): void {
    const message = 'took longer than the timeout of the plan'
    this.tally.errors.add({ name: 'TimeoutError', message }, this.tally.sinceStart(nowMs))
  }

  // Wait, then abort, then wait a moment longer; what is left after that will not end, and is counted as unsettled.
  async #drain(everyoneIsDone: Promise<unknown>): Promise<void> {
    await firstOf([everyoneIsDone, this.#hurried.promise], this.plan.gracefulStopMs)
    if (this.tally.inFlight === 0) return
    const reason = new DOMException('The run is over', 'AbortError')
    for (const user of this.#users) user.askToStop(reason)
    await firstOf([everyoneIsDone], this.#abortGraceMs)
    for (const user of this.#users) user.abandon(reason)
  }
}

/** Something that comes once and can be waited for. */
class Moment {
  come: () => void = () => {}
  readonly promise = new Promise<void>((resolve) => {
    this.come = resolve
  })
}

async function firstOf(events: readonly Promise<unknown>[], ms: number): Promise<void> {
  const enough = new AbortController()
  const waited = sleep(ms, undefined, { signal: enough.signal }).catch(() => {})
  await Promise.race([...events, waited])
  enough.abort()
}
