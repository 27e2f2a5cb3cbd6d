import { performance } from 'node:perf_hooks'
import { Lane } from './operation.ts'
import type { Run } from './run.ts'
import type { Turn, Waiting } from './turn.ts'

/** A virtual user: a loop that starts its next operation when the last one has ended. Holds nothing per operation. */
export class User implements Waiting {
  readonly #run: Run
  readonly #turn: Turn
  #lane: Lane
  #iteration = 0
  #done: (() => void) | undefined
  #isStarting = false
  /** When the operation that is running was started, on the clock of `performance.now()`. */
  startedMs = 0
  isBusy = false

  constructor(user: number, run: Run, turn: Turn) {
    this.#run = run
    this.#turn = turn
    this.#lane = new Lane(user, run)
  }

  /** Works until the plan is done or the run is stopped. */
  work(): Promise<void> {
    return new Promise((resolve) => {
      this.#done = resolve
      this.#turn.wait(this)
    })
  }

  /** Starts the next operation, or ends this user's work. */
  step(): void {
    const nowMs = performance.now()
    if (this.#iteration >= this.#run.plan.iterations || !this.#run.claim(nowMs)) {
      this.#finish(nowMs)
      return
    }
    if (this.#iteration === 0) this.#run.begun(nowMs)
    this.startedMs = nowMs
    this.isBusy = true
    this.#run.tally.start()
    this.#isStarting = true
    this.#lane.start(this.#run.operation, this.#iteration++)
    this.#isStarting = false
  }

  /** Called when the operation has ended, one way or another. */
  ended(nowMs: number): void {
    this.isBusy = false
    // A synchronous operation ends while it is being started: going on at once would recurse without end.
    if (this.#isStarting || this.#turn.isOver(nowMs)) this.#turn.wait(this)
    else this.step()
  }

  /** Ends this user's work if nothing is under way; otherwise it ends by itself after that. */
  finishIfIdle(): void {
    if (!this.isBusy) this.#finish(performance.now())
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
    this.#lane = new Lane(this.#lane.user, this.#run)
  }

  #finish(nowMs: number): void {
    this.#run.idle(nowMs)
    this.#done?.()
    // The promise has served: held on to, a thousand of them would read as memory that the run left behind.
    this.#done = undefined
  }
}
