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

/**
 * A place for operations to run in, one at a time, made once and used for all of a user's operations.
 * After a timeout it is retired, because its operation may still be running, and another one takes its place.
 */
export abstract class Lane {
  readonly id: number
  /** True while the operation is being called: a synchronous one ends before that call returns. */
  isStarting = false
  #state: 'idle' | 'running' | 'retired' = 'idle'
  /** The message of the first `check` that failed in the current operation. */
  failedCheck: string | undefined
  #iteration = 0
  #controller: AbortController | undefined
  #abortReason: DOMException | undefined
  // Bound rather than arrows, which take twice the memory; arguments to bind would take more as well.
  readonly #fulfilled = this.#succeed.bind(this)
  readonly #rejected = this.#fail.bind(this)
  readonly #context: LaneContext
  readonly state: unknown

  constructor(id: number, state: unknown) {
    this.id = id
    this.state = state
    this.#context = new LaneContext(this)
  }

  /** The name of the phase that the current operation was due in. */
  abstract readonly phaseName: string
  /** @param outcome  what was thrown, where it failed; of no meaning otherwise. */
  abstract settled(failed: boolean, outcome: unknown): void
  abstract count(name: string, by: number): void
  abstract bytes(count: number): void

  /** Starts the operation; `settled` is called when it ends, which a synchronous one does before this returns. */
  start(operation: Operation<never>, iteration: number): void {
    this.#iteration = iteration
    this.#state = 'running'
    this.#abortReason = undefined
    this.failedCheck = undefined
    this.isStarting = true
    this.#call(operation)
    this.isStarting = false
  }

  /** This user's operation, or the arrival. */
  get iteration(): number {
    return this.#iteration
  }

  /** Made when it is read for the first time in an operation. */
  get signal(): AbortSignal {
    if (this.#abortReason !== undefined) return AbortSignal.abort(this.#abortReason)
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  get isBusy(): boolean {
    return this.#state === 'running'
  }

  /** Whether it was given up: what its last operation does is no longer listened to. */
  get isRetired(): boolean {
    return this.#state === 'retired'
  }

  /** Asks what is running to stop; a signal that is read from now on is aborted from the start. */
  abort(reason: DOMException): void {
    this.#abortReason = reason
    this.#controller?.abort(reason)
  }

  /** Aborts what is running and stops listening to it, for good. */
  retire(reason: DOMException): void {
    this.#state = 'retired'
    this.abort(reason)
  }

  #call(operation: Operation<never>): void {
    let waits: boolean
    try {
      const returned = operation(this.#context)
      waits = isThenable(returned)
      // resolve() hands a native promise back as it is, and makes an honest one of any other thenable.
      if (waits) void Promise.resolve(returned).then(this.#fulfilled, this.#rejected)
    } catch (thrown) {
      this.#fail(thrown)
      return
    }
    if (!waits) this.#succeed()
  }

  #succeed(): void {
    this.#end(false, undefined)
  }

  #fail(thrown: unknown): void {
    this.#end(true, thrown)
  }

  /** @param outcome  what was thrown; what is returned is not looked at. */
  #end(failed: boolean, outcome: unknown): void {
    // Not again: a thenable may call back as often as it likes.
    if (this.#state !== 'running') return
    this.#state = 'idle'
    // A signal that was handed out belongs to the operation that has just ended.
    this.#controller = undefined
    this.settled(failed, outcome)
  }
}
