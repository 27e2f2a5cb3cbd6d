import { isThenable } from '../isThenable.ts'

/** What an operation is given. One object serves a user for many operations: read what you need before you await. */
export interface OperationContext {
  /** The virtual user, from 0. */
  readonly user: number
  /** This user's operation, from 0. */
  readonly iteration: number
  /** Aborted when this operation times out or the run gives up waiting for it. Costs nothing unless it is read. */
  readonly signal: AbortSignal
  /**
   * Marks the operation as failed unless `condition` holds, and goes on.
   * @returns the condition.
   */
  check(condition: boolean, message: string): boolean
  /** Adds to a counter of the result: `count('received')`, `count('received', 20)`. */
  count(name: string, by?: number): void
  /** Adds to the bytes that `throughput` is made of. */
  bytes(count: number): void
}

/** The work of one user once. Whatever it returns is awaited and dropped. */
export type Operation = (context: OperationContext) => unknown

/** What a lane reports to: one for all lanes of a run. */
export interface LaneEvents {
  settled(lane: Lane, failed: boolean, thrown: unknown): void
  count(name: string, by: number): void
  bytes(count: number): void
}

/**
 * One place for operations to run in, one at a time, made once and used for all of a user's operations.
 * After a timeout it is retired, because its operation may still be running, and the user gets a new one.
 */
export class Lane implements OperationContext {
  readonly user: number
  iteration = 0
  readonly #events: LaneEvents
  #retired = false
  #controller: AbortController | undefined
  /** The message of the first `check` that failed in the current operation. */
  failedCheck: string | undefined

  constructor(user: number, events: LaneEvents) {
    this.user = user
    this.#events = events
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  // Arrow functions, so that an operation may take them out of the context: ({ check, count }) => …
  readonly check = (condition: boolean, message: string): boolean => {
    if (!condition) this.failedCheck ??= message
    return condition
  }

  readonly count = (name: string, by = 1): void => {
    if (!this.#retired) this.#events.count(name, by)
  }

  readonly bytes = (count: number): void => {
    if (!this.#retired) this.#events.bytes(count)
  }

  /** Starts the operation; `settled` is called when it ends, which a synchronous one does before this returns. */
  start(operation: Operation, iteration: number): void {
    this.iteration = iteration
    this.failedCheck = undefined
    let returned: unknown
    try {
      returned = operation(this)
    } catch (thrown) {
      this.#end(true, thrown)
      return
    }
    // resolve() hands a native promise back as it is, and makes an honest one of any other thenable.
    if (isThenable(returned)) void Promise.resolve(returned).then(this.#fulfilled, this.#rejected)
    else this.#end(false, undefined)
  }

  /** Asks what is running to stop. An operation that never read its signal cannot be asked. */
  abort(reason: DOMException): void {
    this.#controller?.abort(reason)
  }

  /** Aborts what is running and stops listening to it. */
  retire(reason: DOMException): void {
    this.#retired = true
    this.abort(reason)
  }

  readonly #fulfilled = () => this.#end(false, undefined)
  readonly #rejected = (thrown: unknown) => this.#end(true, thrown)

  #end(failed: boolean, thrown: unknown): void {
    if (this.#retired) return
    // A signal that was handed out belongs to the operation that has just ended.
    this.#controller = undefined
    this.#events.settled(this, failed, thrown)
  }
}
