import { randomAt } from '../stats/randomAt.ts'
import { amountUntil, momentOf, type Ramp } from './ramp.ts'
import { streams } from './streams.ts'
import type { Stripe } from './stripe.ts'

/** `uniform`: evenly spaced. `poisson`: each independent of the others, as those of many people are. */
export type ArrivalPattern = 'uniform' | 'poisson'

/** What a schedule of arrivals is made of. */
export interface ArrivalPlan {
  /** Arrivals per second. */
  readonly rate: Ramp
  readonly arrivals: ArrivalPattern
  /** `Infinity` where a number of arrivals is planned. */
  readonly durationMs: number
  /** `Infinity` where a duration is planned. */
  readonly totalIterations: number
}

// A rate such as '6000/min' times a duration may be a hair above the whole number that it stands for.
const hair = 1e-9

/**
 * When arrivals are due: a pure function of their number, so that none is lost and no delay adds up.
 * Holds nothing but where it stands.
 */
export class ArrivalSchedule {
  readonly #plan: ArrivalPlan
  readonly #seed: number
  readonly #stripe: Stripe
  /** How much of the area under the rate is to be used up. */
  readonly #amount: number
  #used = 0
  /** The number of the arrival that is due next, from 0. */
  number = 0
  /** When it is due, ms after the start; `Infinity` when there are no more. */
  dueMs = 0

  constructor(plan: ArrivalPlan, seed: number, stripe: Stripe) {
    this.#plan = plan
    this.#seed = seed
    this.#stripe = stripe
    this.#amount = amountUntil(plan.rate, plan.durationMs) * (1 - hair)
    this.#used = this.#gap(0)
    if (stripe.index > 0) this.advance()
    else this.#find()
  }

  /** When the next arrival is due, or would be if there were one more than are planned, ms after the start. */
  get nextMs(): number {
    return momentOf(this.#plan.rate, this.#used)
  }

  /** Goes on to the next arrival. */
  advance(): void {
    // All machines count all arrivals, and each starts its own.
    do {
      this.number++
      this.#used += this.#gap(1)
    } while (this.number % this.#stripe.of !== this.#stripe.index)
    this.#find()
  }

  // In units of the area under the rate: one arrival uses up one, on average.
  #gap(uniform: number): number {
    if (this.#plan.arrivals === 'uniform') return uniform
    return -Math.log(1 - randomAt(this.#seed, streams.arrivals, this.number, 0))
  }

  #find(): void {
    const isLast = this.number >= this.#plan.totalIterations || this.#used >= this.#amount
    this.dueMs = isLast ? Number.POSITIVE_INFINITY : this.nextMs
  }
}
