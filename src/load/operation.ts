import { isThenable } from '../isThenable.ts'
import { LaneContext } from './laneContext.ts'

/**
 * What an operation is given. One object serves all operations of a user, one after another: what an operation says
 * after it has ended (a `check` in a promise that nobody awaited) is said in the name of the user's next one.
 */
export interface OperationContext<State = unknown> {
  /** The virtual user, from 0. Of arrivals, the place that this one runs in: no other has it at the same time. */
  readonly user: number
  /** This user's operation, from 0. Of arrivals, the number of this one. */
  readonly iteration: number
  /** The name of the phase that this operation was due in; `'run'` where the plan has none. */
  readonly phase: string
  /** What `setup` of the plan returned for this user. */
  readonly state: State
  /** Aborted when this operation times out or the run gives up waiting for it. Costs nothing unless it is read. */
  readonly signal: AbortSignal
  /**
   * Marks the operation as failed unless `condition` holds, and goes on.
   * @param message  what failures are grouped by. Default: 'a check failed'.
   * @returns the condition.
   */
  check(condition: boolean, message?: string): boolean
  /**
   * Adds to a counter of the result: `count('received')`, `count('received', 20)`.
   * @throws RangeError  a number that is not finite, or a thousand other counters: name kinds, not single things.
   */
  count(name: string, by?: number): void
  /**
   * Adds to the bytes that `throughput` is made of.
   * @throws RangeError  not a number from 0.
   */
  bytes(count: number): void
}

/** The work of one user once. Whatever it returns is awaited and dropped. */
export type Operation<State = unknown> = (context: OperationContext<State>) => unknown

/** Whoever a lane works for. */
export interface LaneOwner {
  readonly id: number
  readonly phaseName: string
  readonly state: unknown
  /** @param outcome  what was thrown, where it failed; of no meaning otherwise. */
  settled(failed: boolean, outcome: unknown): void
  count(name: string, by: number): void
  bytes(count: number): void
}

/**
 * One place for operations to run in, one at a time, made once and used for all of a user's operations.
 * After a timeout it is retired, because its operation may still be running, and the user gets a new one.
 */
export class Lane {
  /** The message of the first `check` that failed in the current operation. */
  failedCheck: string | undefined
  readonly #context: LaneContext
  readonly #owner: LaneOwner
  #iteration = 0
  #running = false
  #retired = false
  #controller: AbortController | undefined
  #abortReason: DOMException | undefined

  constructor(owner: LaneOwner) {
    this.#owner = owner
    this.#context = new LaneContext(this, owner)
  }

  /** Starts the operation; `settled` is called when it ends, which a synchronous one does before this returns. */
  start(operation: Operation<never>, iteration: number): void {
    this.#iteration = iteration
    this.#running = true
    this.#abortReason = undefined
    this.failedCheck = undefined
    let waits: boolean
    try {
      const returned = operation(this.#context)
      waits = isThenable(returned)
      // resolve() hands a native promise back as it is, and makes an honest one of any other thenable.
      if (waits) void Promise.resolve(returned).then(this.#fulfilled, this.#rejected)
    } catch (thrown) {
      this.#end(true, thrown)
      return
    }
    if (!waits) this.#end(false, undefined)
  }

  get iteration(): number {
    return this.#iteration
  }

  get phase(): string {
    return this.#owner.phaseName
  }

  /** Made when it is read for the first time in an operation. */
  get signal(): AbortSignal {
    if (this.#abortReason !== undefined) return AbortSignal.abort(this.#abortReason)
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  count(name: string, by: number): void {
    if (!this.#retired) this.#owner.count(name, by)
  }

  bytes(count: number): void {
    if (!this.#retired) this.#owner.bytes(count)
  }

  /** Asks what is running to stop; a signal that is read from now on is aborted from the start. */
  abort(reason: DOMException): void {
    this.#abortReason = reason
    this.#controller?.abort(reason)
  }

  /** Aborts what is running and stops listening to it. */
  retire(reason: DOMException): void {
    this.#retired = true
    this.abort(reason)
  }

  // Bound rather than arrows: what V8 compiled of an arrow goes with the last lane that has one, and each run would begin anew.
  readonly #fulfilled = this.#end.bind(this, false)
  readonly #rejected = this.#end.bind(this, true)

  /** @param outcome  what was thrown; what is returned is not looked at. */
  #end(failed: boolean, outcome?: unknown): void {
    // Not again: a thenable may call back as often as it likes.
    if (this.#retired || !this.#running) return
    this.#running = false
    // A signal that was handed out belongs to the operation that has just ended.
    this.#controller = undefined
    this.#owner.settled(failed, outcome)
  }
}
