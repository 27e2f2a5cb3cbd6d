import type { Duration, Planned, Rate } from '../quantities.ts'
import type { ArrivalPattern } from './arrivals.ts'
import type { ThinkTime } from './thinkTime.ts'

/** From one level to another, evenly, within a time. Where `duration` is longer, the level stays at `to` for the rest. */
export interface LoadRamp<Level> {
  readonly from: Level
  readonly to: Level
  readonly for: Planned<Duration>
}

/** Every option of a load, whether or not they go together. */
export interface LoadOptions {
  /** Virtual users, each a loop that starts its next operation when the last one ended (closed model). From 1 to a million. */
  readonly users?: number | LoadRamp<number>
  /** Arrivals per second, which wait for nobody (open model): a number, `'100/s'`, `'6000/min'`, or a ramp. At most a million. */
  readonly rate?: Planned<Rate> | LoadRamp<Planned<Rate>>
  /** Operations per user. From 1. */
  readonly iterations?: number
  /** Operations in all: whoever is free takes the next, or so many arrivals. From 1. */
  readonly totalIterations?: number
  /** How long operations are started for. */
  readonly duration?: Planned<Duration>
  /** Spreads the first starts of `users` over this time. Default 0: all start at once. */
  readonly rampUp?: Planned<Duration>
  /** What a user waits after each operation: a time, `[least, most]`, or a function of a random number. Default 0. */
  readonly thinkTime?: ThinkTime
  /** The least time between two starts of one user. Default 0. */
  readonly pace?: Planned<Duration>
  /** How arrivals are spread: evenly, or at random as those of many people are. Default `'uniform'`. */
  readonly arrivals?: ArrivalPattern
  /** The most arrivals that may be under way at one time; what arrives beyond is dropped, and counted. Default 1,000. */
  readonly maxInFlight?: number
}

/** A load that has to say some things, may say others, and nothing else. */
type Load<Needed extends keyof LoadOptions, Allowed extends keyof LoadOptions> = Required<
  Pick<LoadOptions, Needed>
> &
  Pick<LoadOptions, Allowed> & { readonly [Name in Exclude<keyof LoadOptions, Needed | Allowed>]?: never }

type OfUsers = 'rampUp' | 'thinkTime' | 'pace'
type OfArrivals = 'arrivals' | 'maxInFlight'

/**
 * How much load, of which kind, and for how long: of a plan, or of one of its phases. Either `users` or `rate`, and exactly
 * one of `iterations`, `totalIterations` and `duration`; a ramp has a duration already.
 */
export type LoadPlan =
  | Load<'users' | 'iterations', OfUsers>
  | Load<'users' | 'totalIterations', OfUsers>
  | Load<'users' | 'duration', OfUsers>
  | (Load<'users', OfUsers> & { readonly users: LoadRamp<number> })
  | Load<'rate' | 'totalIterations', OfArrivals>
  | Load<'rate' | 'duration', OfArrivals>
  | (Load<'rate', OfArrivals> & { readonly rate: LoadRamp<Planned<Rate>> })
