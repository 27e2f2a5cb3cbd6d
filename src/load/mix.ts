import { rejectUnknownKeys, show } from '../options.ts'
import { randomAt } from '../stats/randomAt.ts'
import type { Operation } from './operation.ts'
import { streams } from './streams.ts'

/** One of several operations, and how often it is chosen: twice the weight, twice as often. */
export interface WeightedOperation<State = unknown> {
  /** More than 0. Default 1. */
  readonly weight?: number
  readonly run: Operation<State>
}

type Weighted = Required<WeightedOperation<never>>

/** Several operations by name. One without a weight has the weight 1. */
export type OperationMix<State = unknown> = Readonly<
  Record<string, Operation<State> | WeightedOperation<State>>
>

/** What a run does: one operation again and again, or one of several each time. */
export class Mix {
  /** Empty where there is one operation without a name. */
  readonly names: readonly string[]
  readonly runs: readonly Operation<never>[]
  /** The share that each is to have, 0 to 1. */
  readonly shares: readonly number[]
  readonly #upTo: Float64Array
  readonly #seed: number

  private constructor(names: readonly string[], operations: readonly Weighted[], seed: number) {
    const total = operations.reduce((sum, { weight }) => sum + weight, 0)
    this.names = names
    this.runs = operations.map(({ run }) => run)
    this.shares = operations.map(({ weight }) => weight / total)
    let sum = 0
    this.#upTo = Float64Array.from(this.shares, (share) => (sum += share))
    this.#seed = seed
  }

  /** @throws TypeError | RangeError  no operation, or a weight that is none. */
  static of(operations: Operation<never> | OperationMix<never>, seed: number): Mix {
    if (typeof operations === 'function') return new Mix([], [{ weight: 1, run: operations }], seed)
    const isMix = typeof operations === 'object' && operations !== null && !Array.isArray(operations)
    const names = isMix ? Object.keys(operations) : []
    if (names.length === 0) {
      throw new TypeError(
        `Expected \`operation\` of \`stress\` to be a function, or an object of several by name, got ${isMix ? 'one without any' : show(operations)}`,
      )
    }
    return new Mix(
      names,
      names.map((name) => checkOperation(operations[name], name)),
      seed,
    )
  }

  /** Which one a user runs in an iteration: the same every time the plan is run with the same seed. */
  choose(user: number, iteration: number): number {
    if (this.runs.length === 1) return 0
    const random = randomAt(this.#seed, streams.mix, user, iteration)
    let chosen = 0
    while (random >= (this.#upTo[chosen] as number) && chosen < this.runs.length - 1) chosen++
    return chosen
  }
}

function checkOperation(
  given: Operation<never> | WeightedOperation<never> | undefined,
  name: string,
): Weighted {
  if (typeof given === 'function') return { weight: 1, run: given }
  rejectUnknownKeys(given, ['weight', 'run'], name)
  const { weight = 1, run } = given as WeightedOperation<never>
  if (typeof run !== 'function')
    throw new TypeError(`Expected \`${name}.run\` to be a function, got ${show(run)}`)
  if (typeof weight === 'number' && weight > 0 && weight < Infinity) return { weight, run }
  throw new RangeError(`Expected \`${name}.weight\` to be more than 0, got ${show(weight)}`)
}
