import { rejectUnknownKeys, requireInteger, show } from '../options.ts'
import type { Duration, Planned } from '../quantities.ts'
import { normalHundredth } from '../stats/normalDeviate.ts'
import { randomAt } from '../stats/randomAt.ts'
import { parseDurationMs } from '../units.ts'

/**
 * How long a call is held up: always the same, evenly between two bounds, or as services are slow, with a median and a long
 * tail (log-normal).
 */
export type FaultLatency =
  | Planned<Duration>
  | readonly [shortest: Planned<Duration>, longest: Planned<Duration>]
  | { readonly p50: Planned<Duration>; readonly p99: Planned<Duration> }

/** A call that fails. */
export interface FaultyCall {
  /** The method that was called; empty for a function. */
  readonly method: string
  /** The number of the call, from 1. */
  readonly call: number
}

/** Which faults, and how often. */
export interface FaultOptions {
  /** Share of calls that fail, 0 to 1. They never reach the target. Default 0. */
  readonly errorRate?: number
  /** What they fail with. Default: an `InjectedFault`. */
  readonly error?: (call: FaultyCall) => unknown
  /** Share of calls that hang, 0 to 1: until the block ends, or the `signal` they were given is aborted. Default 0. */
  readonly hangRate?: number
  /** How long every call is held up before anything happens. Default: not at all. */
  readonly latency?: FaultLatency
  /** What is drawn from: the same seed makes the same calls fail, by their order. From 0 to 2 ** 32 - 1. Default 1. */
  readonly seed?: number
}

/** What becomes of one call. */
export interface Fate {
  readonly delayMs: number
  readonly ends: 'well' | 'error' | 'hang'
}

/** Options that were checked, as a function from the number of a call, from 1, to its fate. */
export type FaultPlan = (call: number) => Fate

const known: readonly (keyof FaultOptions)[] = ['errorRate', 'error', 'hangRate', 'latency', 'seed']
const highestSeed = 2 ** 32 - 1
const streams = { fate: 0, latency: 1, angle: 2 } as const

/**
 * Checks the options of `withFaults` at the door.
 *
 * @throws TypeError   an unknown option, or one of the wrong type.
 * @throws RangeError  a rate out of 0 to 1, both together above 1, or bounds in the wrong order.
 */
export function faultPlan(options: FaultOptions): FaultPlan {
  rejectUnknownKeys(options, known, 'withFaults')
  const errorRate = requireRate(options.errorRate ?? 0, 'errorRate')
  const hangRate = requireRate(options.hangRate ?? 0, 'hangRate')
  if (errorRate + hangRate > 1)
    throw new RangeError(
      `Expected \`errorRate\` and \`hangRate\` to be at most 1 together, got ${errorRate + hangRate}`,
    )
  if (options.error !== undefined && typeof options.error !== 'function')
    throw new TypeError(
      `Expected \`error\` to be a function that makes the error, got ${show(options.error)}`,
    )
  const seed = requireInteger(options.seed ?? 1, 'seed', 0, highestSeed)
  const delay = options.latency === undefined ? () => 0 : delays(options.latency, seed)
  return (call) => {
    const drawn = randomAt(seed, streams.fate, call, 0)
    const ends = drawn < errorRate ? 'error' : drawn < errorRate + hangRate ? 'hang' : 'well'
    return { delayMs: delay(call), ends }
  }
}

function requireRate(value: unknown, name: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value
  throw new RangeError(`Expected \`${name}\` to be a share from 0 to 1, got ${show(value)}`)
}

function delays(latency: FaultLatency, seed: number): (call: number) => number {
  const even = (call: number) => randomAt(seed, streams.latency, call, 0)
  if (isBounds(latency)) {
    const [shortest, longest] = inOrder(latency, ['latency[0]', 'latency[1]'])
    return (call) => shortest + (longest - shortest) * even(call)
  }
  if (typeof latency === 'object') {
    rejectUnknownKeys(latency, ['p50', 'p99'], 'latency')
    const [median, tail] = inOrder([latency.p50, latency.p99], ['latency.p50', 'latency.p99'])
    if (median === 0) throw new RangeError('Expected `latency.p50` to be more than 0, got 0')
    const spread = Math.log(tail / median) / normalHundredth
    return (call) => {
      const radius = Math.sqrt(-2 * Math.log(1 - even(call)))
      return (
        median * Math.exp(spread * radius * Math.cos(2 * Math.PI * randomAt(seed, streams.angle, call, 0)))
      )
    }
  }
  const always = parseDurationMs(latency, 'latency')
  return () => always
}

function isBounds(latency: FaultLatency): latency is readonly [Planned<Duration>, Planned<Duration>] {
  if (!Array.isArray(latency)) return false
  if (latency.length === 2) return true
  throw new TypeError(`Expected \`latency\` to have two bounds, got ${latency.length}`)
}

function inOrder(
  [low, high]: readonly [Planned<Duration>, Planned<Duration>],
  [lowName, highName]: readonly [string, string],
): readonly [number, number] {
  const [lowMs, highMs] = [parseDurationMs(low, lowName), parseDurationMs(high, highName)]
  if (lowMs <= highMs) return [lowMs, highMs]
  throw new RangeError(
    `Expected \`${lowName}\` to be at most \`${highName}\`, got ${show(low)} and ${show(high)}`,
  )
}
