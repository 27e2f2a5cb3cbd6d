import type { Lane, OperationContext } from './operation.ts'

type ContextFunction<Name extends 'check' | 'count' | 'bytes'> = OperationContext[Name] | undefined

/**
 * What an operation sees of its lane. There is one for each of ten thousand users, who are slow when they do not fit into the caches:
 * a function is made when it is first asked for, and all of them have one shape.
 */
export class LaneContext implements OperationContext<never> {
  readonly user: number
  readonly state: never
  readonly #lane: Lane
  #check: ContextFunction<'check'>
  #count: ContextFunction<'count'>
  #bytes: ContextFunction<'bytes'>

  constructor(lane: Lane) {
    this.user = lane.id
    this.state = lane.state as never
    this.#lane = lane
    Object.defineProperties(this, shown)
  }

  get iteration(): number {
    return this.#lane.iteration
  }

  get phase(): string {
    return this.#lane.phaseName
  }

  get signal(): AbortSignal {
    return this.#lane.signal
  }

  // Functions that know their lane, so that an operation may take them out of the context: ({ check, count }) => …
  get check(): OperationContext['check'] {
    this.#check ??= (condition, message = 'a check failed') => {
      if (!condition) this.#lane.failedCheck ??= String(message)
      return condition
    }
    return this.#check
  }

  get count(): OperationContext['count'] {
    this.#count ??= (name, by = 1) => this.#lane.count(name, by)
    return this.#count
  }

  get bytes(): OperationContext['bytes'] {
    this.#bytes ??= (count) => this.#lane.bytes(count)
    return this.#bytes
  }
}

// The getters as properties of the context itself, so that { ...context } has them.
const { constructor: _, ...getters } = Object.getOwnPropertyDescriptors(LaneContext.prototype)
const shown = Object.fromEntries(
  Object.entries(getters).map(([name, getter]) => [name, { ...getter, enumerable: true }]),
)
