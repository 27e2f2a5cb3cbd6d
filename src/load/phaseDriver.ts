import type { User } from './user.ts'

/** Carries out one phase of a plan, again in every round. All times are on the clock of the run. */
export interface PhaseDriver {
  /** @param startMs  when it should have begun, which may have been noticed a little late. */
  begin(startMs: number, nowMs: number): void
  /** It is a user's turn to start an operation. */
  step(user: User, nowMs: number): void
  /** A user has nothing under way any more. */
  free(user: User, nowMs: number): void
  /** Does what has become due. */
  wake(nowMs: number): void
  /** When something will be due; `Infinity` when that depends on operations alone. */
  readonly wakeMs: number
  isOver(nowMs: number): boolean
  /** When it should have ended; `Infinity` when that depends on operations. */
  readonly endsMs: number
  /** The stretch in which the load was the same throughout; from `Infinity` where there was none. */
  readonly fullFromMs: number
  readonly fullUntilMs: number
  /** How many arrivals a second are planned in that stretch, of this machine; `undefined` in the closed model. */
  readonly arrivalsPerSecond: number | undefined
}
