import { rejectUnknownKeys, requireInteger, requireSignal, show } from '../options.ts'
import { type Duration, parseBytes, parseDurationMs, type Size } from '../units.ts'

/** How much load, of which kind, and for how long. Exactly one of `iterations`, `totalIterations` and `duration`. */
export interface StressPlan {
  /** Virtual users, each a loop that starts its next operation when the last one ended (closed model). From 1 to a million. */
  readonly users: number
  /** Operations per user. From 1. */
  readonly iterations?: number
  /** Operations of all users together; whoever is free takes the next. From 1. */
  readonly totalIterations?: number
  /** How long operations are started for. */
  readonly duration?: Duration
  /** The longest an operation may take before it counts as timed out and its user goes on. Default `'30s'`. */
  readonly timeout?: Duration
  /** How long the same users run first without being measured. Default 0: no warm-up. */
  readonly warmup?: Duration
  /** Time between two readings of memory, CPU and handles. Default `'250ms'`, at least 10 ms. */
  readonly sampleEvery?: Duration
  /**
   * How long operations that are under way may finish once no more are started. Then their signals are aborted, and a
   * second later what is still running counts as unsettled. Default: `timeout`, at most 5 s.
   */
  readonly gracefulStop?: Duration
  /** Stops the run, warm-up included, when the resident set has grown by this much since it began. */
  readonly memoryLimit?: Size
  /** Stops the run when aborted. Inside a test the test's own signal is heeded besides. */
  readonly signal?: AbortSignal
}

/** A plan whose every value was checked: durations in milliseconds, sizes in bytes, no bound left open. */
export interface CheckedPlan {
  readonly users: number
  /** Operations per user; `Infinity` where the plan does not say. */
  readonly iterations: number
  /** Operations in all; `Infinity` where the plan asks for a duration. */
  readonly totalIterations: number
  /** How long operations are started for; `Infinity` where the plan asks for operations. */
  readonly durationMs: number
  readonly timeoutMs: number
  readonly warmupMs: number
  readonly sampleEveryMs: number
  readonly gracefulStopMs: number
  readonly memoryLimitBytes: number
  readonly signal: AbortSignal | undefined
}

const known: readonly (keyof StressPlan)[] = [
  'users',
  'iterations',
  'totalIterations',
  'duration',
  'timeout',
  'warmup',
  'sampleEvery',
  'gracefulStop',
  'memoryLimit',
  'signal',
]
const lengths = ['iterations', 'totalIterations', 'duration'] as const

// Long enough for any call that is meant to return; a run must end even where nothing ever settles.
const defaultTimeoutMs = 30_000
const longestDefaultGraceMs = 5000
const shortestSampleMs = 10
const defaultSampleMs = 250
// A user takes about a kilobyte; a million of them in one process are a mistake in the number.
const mostUsers = 1_000_000

/**
 * Checks a plan at the door, so that nothing inside has to.
 *
 * @throws TypeError   an unknown option, a value of the wrong type, none or several of the three lengths.
 * @throws RangeError  a number out of its bounds.
 */
export function checkPlan(plan: StressPlan): CheckedPlan {
  rejectUnknownKeys(plan, known, 'stress')
  // Defaults stand for what is left out only: null is a mistake like any other.
  const { timeout = defaultTimeoutMs, warmup = 0, sampleEvery = defaultSampleMs } = plan
  const users = requireInteger(plan.users, 'users', 1, mostUsers)
  const given = lengths.filter((name) => plan[name] !== undefined)
  if (given.length !== 1) throw new TypeError(wrongLengths(plan, given))
  const timeoutMs = positiveMs(timeout, 'timeout')
  const { gracefulStop = Math.min(timeoutMs, longestDefaultGraceMs) } = plan
  const iterations =
    plan.iterations === undefined ? Infinity : requireInteger(plan.iterations, 'iterations', 1)
  return {
    users,
    iterations,
    totalIterations:
      plan.totalIterations === undefined
        ? users * iterations
        : requireInteger(plan.totalIterations, 'totalIterations', 1),
    durationMs: plan.duration === undefined ? Infinity : positiveMs(plan.duration, 'duration'),
    timeoutMs,
    warmupMs: parseDurationMs(warmup, 'warmup'),
    sampleEveryMs: sampleMs(sampleEvery),
    gracefulStopMs: parseDurationMs(gracefulStop, 'gracefulStop'),
    memoryLimitBytes: memoryLimit(plan.memoryLimit),
    signal: plan.signal === undefined ? undefined : requireSignal(plan.signal, 'signal'),
  }
}

function memoryLimit(value: Size | undefined): number {
  return value === undefined ? Infinity : positive(parseBytes(value, 'memoryLimit'), 'memoryLimit', 'bytes')
}

function wrongLengths(plan: StressPlan, given: readonly (keyof StressPlan)[]): string {
  const choice = '`iterations` (per user), `totalIterations` (shared) or `duration`'
  if (given.length === 0)
    return `Expected one of ${choice}, got none. For one operation a user: iterations: 1.`
  const written = given.map((name) => `\`${name}: ${show(plan[name])}\``).join(' beside ')
  return `Expected one of ${choice}, got ${written}. Keep the one that should end the run.`
}

function positive(value: number, name: string, unit: string): number {
  if (value > 0) return value
  throw new RangeError(`Expected \`${name}\` to be more than 0 ${unit}, got ${value}`)
}

function positiveMs(value: Duration, name: string): number {
  return positive(parseDurationMs(value, name), name, 'ms')
}

function sampleMs(value: Duration): number {
  const ms = parseDurationMs(value, 'sampleEvery')
  if (ms >= shortestSampleMs) return ms
  throw new RangeError(`Expected \`sampleEvery\` to be ${shortestSampleMs} ms or more, got ${show(value)}`)
}
