import { rejectUnknownKeys, requireInteger, show } from '../options.ts'
import type { Duration, Planned, Rate } from '../quantities.ts'
import { parseDurationMs, parseRatePerSecond } from '../units.ts'
import type { ArrivalPlan } from './arrivals.ts'
import type { LoadOptions, LoadRamp } from './loadOptions.ts'
import type { Ramp } from './ramp.ts'
import { checkThinkTime, type ThinkTimeMs } from './thinkTime.ts'

interface Bounds {
  readonly name: string
  /** Operations in all; `Infinity` where the plan asks for a duration. */
  readonly totalIterations: number
  /** How long operations are started for; `Infinity` where the plan asks for operations. */
  readonly durationMs: number
}

export interface ClosedPhasePlan extends Bounds {
  readonly model: 'closed'
  readonly users: Ramp
  /** Operations per user; `Infinity` where the plan does not say. */
  readonly iterations: number
  readonly thinkTimeMs: ThinkTimeMs | undefined
  readonly paceMs: number
}

export interface OpenPhasePlan extends Bounds, ArrivalPlan {
  readonly model: 'open'
  readonly maxInFlight: number
}

/** A phase whose every value was checked. */
export type PhasePlan = ClosedPhasePlan | OpenPhasePlan

const lengths = ['iterations', 'totalIterations', 'duration'] as const
const ofUsers = ['iterations', 'rampUp', 'thinkTime', 'pace'] as const
const ofArrivals = ['arrivals', 'maxInFlight'] as const

// A user takes about a kilobyte; a million of them in one process are a mistake in the number.
export const mostUsers = 1_000_000
const mostArrivalsPerSecond = 1_000_000
const defaultMaxInFlight = 1000

/**
 * Checks how much load a plan or a phase asks for.
 *
 * @throws TypeError   a value of the wrong type, none or several of the lengths, an option of the other model.
 * @throws RangeError  a number out of its bounds.
 */
export function checkLoad(plan: LoadOptions, name: string): PhasePlan {
  if (plan.users !== undefined && plan.rate !== undefined) {
    const users = show(plan.users)
    throw new TypeError(
      `Expected \`users\` (closed model) or \`rate\` (open model), got \`users: ${users}\` beside \`rate: ${show(plan.rate)}\``,
    )
  }
  if (plan.rate !== undefined) return openPhase(plan, plan.rate, name)
  if (plan.users !== undefined) return closedPhase(plan, name)
  throw new TypeError('Expected `users` (closed model), `rate` (open model) or `phases`, got none of them')
}

function closedPhase(plan: LoadOptions, name: string): ClosedPhasePlan {
  refuse(
    plan,
    ofArrivals,
    '`rate`: users come back by themselves, and no more of them are in flight than there are',
  )
  const ramp = isRamp(plan.users) ? checkRamp(plan.users, 'users', readUsers) : undefined
  if (ramp !== undefined && plan.rampUp !== undefined)
    throw new TypeError('Expected `rampUp` or a ramp of `users`, got both. Keep the ramp.')
  const users = ramp ? ramp.to : requireInteger(plan.users, 'users', 1, mostUsers)
  const bounds = checkLengths(plan, ramp)
  const rampUpMs = plan.rampUp === undefined ? 0 : parseDurationMs(plan.rampUp, 'rampUp')
  const iterations = plan.iterations ?? Number.POSITIVE_INFINITY
  return {
    model: 'closed',
    name,
    // The first of them starts at once, and each a little later than the one before.
    users: ramp ?? { from: rampUpMs > 0 ? 1 : users, to: users, forMs: (rampUpMs * (users - 1)) / users },
    ...bounds,
    iterations,
    totalIterations: Math.min(bounds.totalIterations, users * iterations),
    thinkTimeMs: plan.thinkTime === undefined ? undefined : checkThinkTime(plan.thinkTime),
    paceMs: plan.pace === undefined ? 0 : parseDurationMs(plan.pace, 'pace'),
  }
}

function openPhase(
  plan: LoadOptions,
  given: Planned<Rate> | LoadRamp<Planned<Rate>>,
  name: string,
): OpenPhasePlan {
  refuse(plan, ofUsers, '`users`: arrivals wait for nobody')
  const ramp = isRamp(given) ? checkRamp(given, 'rate', readRate) : undefined
  const rate = ramp ? ramp.to : readRate(given, 'rate')
  if (rate === 0 && ramp === undefined)
    throw new RangeError(`Expected \`rate\` to be more than 0, got ${show(given)}`)
  const { arrivals = 'uniform', maxInFlight = defaultMaxInFlight } = plan
  if (arrivals !== 'uniform' && arrivals !== 'poisson')
    throw new TypeError(`Expected \`arrivals\` to be 'uniform' or 'poisson', got ${show(arrivals)}`)
  return {
    model: 'open',
    name,
    rate: ramp ?? { from: rate, to: rate, forMs: 0 },
    ...checkLengths(plan, ramp),
    arrivals,
    maxInFlight: requireInteger(maxInFlight, 'maxInFlight', 1, mostUsers),
  }
}

function refuse(plan: LoadOptions, names: readonly (keyof LoadOptions)[], home: string): void {
  const name = names.find((each) => plan[each] !== undefined)
  if (name !== undefined) throw new TypeError(`The option \`${name}\` goes with ${home}. Leave it out.`)
}

// null or an array is a level that is wrong, and not a ramp.
function isRamp<Level>(given: Level | LoadRamp<Level> | undefined): given is LoadRamp<Level> {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

function checkRamp<Level>(
  ramp: LoadRamp<Level>,
  name: 'users' | 'rate',
  read: (level: unknown, name: string) => number,
): Ramp {
  rejectUnknownKeys(ramp, ['from', 'to', 'for'], name)
  const from = read(ramp.from, `${name}.from`)
  const to = read(ramp.to, `${name}.to`)
  if (from === 0 && to === 0) throw new RangeError(`Expected \`${name}\` to go from 0 or to 0, got both`)
  return { from, to, forMs: positiveMs(ramp.for, `${name}.for`) }
}

function readUsers(value: unknown, name: string): number {
  return requireInteger(value, name, 0, mostUsers)
}

function readRate(value: unknown, name: string): number {
  const perSecond = parseRatePerSecond(value, name)
  if (perSecond <= mostArrivalsPerSecond) return perSecond
  throw new RangeError(`Expected \`${name}\` to be at most a million per second, got ${show(value)}`)
}

function checkLengths(plan: LoadOptions, ramp: Ramp | undefined): Omit<Bounds, 'name'> {
  const given = lengths.filter((name) => plan[name] !== undefined)
  if (ramp !== undefined && plan.duration === undefined && given.length > 0) {
    throw new TypeError(
      `Expected no \`${given[0]}\` beside a ramp, which has a duration. For a level with a length, add a phase after it.`,
    )
  }
  if (given.length !== 1 && !(ramp !== undefined && given.length === 0))
    throw new TypeError(wrongLengths(plan, given))
  const count = (name: 'iterations' | 'totalIterations') =>
    plan[name] === undefined ? Number.POSITIVE_INFINITY : requireInteger(plan[name], name, 1)
  count('iterations')
  return { totalIterations: count('totalIterations'), durationMs: durationOf(plan, ramp) }
}

function durationOf(plan: LoadOptions, ramp: Ramp | undefined): number {
  if (plan.duration === undefined) return ramp?.forMs ?? Number.POSITIVE_INFINITY
  const durationMs = positiveMs(plan.duration, 'duration')
  if (ramp === undefined || durationMs >= ramp.forMs) return durationMs
  throw new RangeError(
    `Expected \`duration\` to be as long as the ramp or longer, got ${show(plan.duration)}`,
  )
}

function wrongLengths(plan: LoadOptions, given: readonly (keyof LoadOptions)[]): string {
  const choice = '`iterations` (per user), `totalIterations` (shared) or `duration`'
  if (given.length === 0)
    return `Expected one of ${choice}, got none. For one operation a user: iterations: 1.`
  const written = given.map((name) => `\`${name}: ${show(plan[name])}\``).join(' beside ')
  return `Expected one of ${choice}, got ${written}. Keep the one that should end the run.`
}

/** Reads a duration that has to be one. */
export function positiveMs(value: Planned<Duration>, name: string): number {
  const ms = parseDurationMs(value, name)
  if (ms > 0) return ms
  throw new RangeError(`Expected \`${name}\` to be more than 0 ms, got ${ms}`)
}
