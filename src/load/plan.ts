import { rejectUnknownKeys, requireInteger, requireSignal, show } from '../options.ts'
import type { Duration, Planned, Size } from '../quantities.ts'
import { parseBytes, parseDurationMs } from '../units.ts'
import { type AbortOn, type CheckedAbortOn, checkAbortOn } from './abortOn.ts'
import type { LoadPlan } from './loadOptions.ts'
import { checkLoad, type PhasePlan, positiveMs } from './loadPlan.ts'
import { checkPhases, ofLoad, ofPlan, type PhasedLoad } from './planPhases.ts'
import { checkRounds } from './planRounds.ts'
import { type Stripe, wholePlan } from './stripe.ts'

/** What a run does besides its load: what to set up, what to watch meanwhile, and when to stop. */
export interface RunOptions<State = unknown> {
  /**
   * How many times to run the plan. Each round drains to nothing in flight, and memory is read when all garbage is collected:
   * then `toHaveNoMemoryLeak` can tell a leak from what is built up once. From 8; 12 or more find what grows in steps.
   * Default: one run, without a pause. Users go on counting their iterations.
   */
  readonly rounds?: number
  /**
   * Called once for each virtual user before anything is measured; what it returns is the `state` of the user's operations.
   * Of arrivals, for each place that one can run in: there are `maxInFlight` of them, so lower that where it costs much.
   */
  readonly setup?: (user: number) => State | PromiseLike<State>
  /** Called once for each virtual user when everything has been measured. */
  readonly teardown?: (state: State, user: number) => unknown
  /** The longest an operation may take before it counts as timed out and its user goes on. Default `'30s'`. */
  readonly timeout?: Planned<Duration>
  /** How long the same users, or the first phase, run first without being measured. Default 0: no warm-up. */
  readonly warmup?: Planned<Duration>
  /** Time between two readings of memory, CPU and handles. Default `'250ms'`, at least 10 ms. */
  readonly sampleEvery?: Planned<Duration>
  /**
   * How long operations that are under way may finish once no more are started. Then their signals are aborted, and a
   * second later what is still running counts as unsettled. Default: `timeout`, at most 5 s.
   */
  readonly gracefulStop?: Planned<Duration>
  /**
   * Stops the run when too much fails, or when a function of its windows says so. Matchers that would pass are then
   * inconclusive, since the rest was not seen; a test that wants the run to stop asserts `result.stopped`.
   */
  readonly abortOn?: AbortOn
  /** Stops the run, warm-up included, when the resident set has grown by this much since it began; for matchers as `abortOn`. */
  readonly memoryLimit?: Planned<Size>
  /**
   * The process under test, where it is another one than this: its CPU, memory, descriptors and connections, and those of its
   * children, are watched beside those of this process, as `process` in the result.
   */
  readonly pid?: number
  /** What every random choice of the run is drawn from: the same seed gives the same load. From 0 to 2 ** 32 - 1. Default 1. */
  readonly seed?: number
  /** Stops the run when aborted. Inside a test the test's own signal is heeded besides. */
  readonly signal?: AbortSignal
}

/**
 * How much load, of which kind, and for how long; what to watch meanwhile, and when to stop.
 * What does not go together does not compile. One that is put together at run time can be called a plan, `as StressPlan`: all of
 * it is checked again before it is run.
 */
export type StressPlan<State = unknown> = RunOptions<State> &
  ((LoadPlan & { readonly phases?: never }) | PhasedLoad)

/** A plan whose every value was checked: durations in milliseconds, sizes in bytes, no bound left open. */
export interface CheckedPlan {
  /** One where the plan has none. */
  readonly phases: readonly PhasePlan[]
  readonly rounds: number
  readonly setup: ((user: number) => unknown) | undefined
  readonly teardown: ((state: never, user: number) => unknown) | undefined
  readonly timeoutMs: number
  readonly warmupMs: number
  readonly sampleEveryMs: number
  readonly gracefulStopMs: number
  readonly abortOn: CheckedAbortOn | undefined
  readonly memoryLimitBytes: number
  readonly pid: number | undefined
  readonly seed: number
  readonly stripe: Stripe
  readonly signal: AbortSignal | undefined
}

const known: readonly (keyof StressPlan)[] = [...ofLoad, ...ofPlan, 'phases', 'rounds']

// Long enough for any call that is meant to return; a run must end even where nothing ever settles.
const defaultTimeoutMs = 30_000
const longestDefaultGraceMs = 5000
const shortestSampleMs = 10
const defaultSampleMs = 250
const highestSeed = 2 ** 32 - 1

/**
 * Checks a plan at the door, so that nothing inside has to.
 *
 * @param stripe  the part of it that this machine drives. Default: all of it.
 * @throws TypeError   an unknown option, a value of the wrong type, options that do not go together.
 * @throws RangeError  a number out of its bounds.
 */
export function checkPlan<State>(plan: StressPlan<State>, stripe = wholePlan): CheckedPlan {
  rejectUnknownKeys(plan, known, 'stress')
  // Defaults stand for what is left out only: null is a mistake like any other.
  const { timeout = defaultTimeoutMs, warmup = 0, sampleEvery = defaultSampleMs, seed = 1 } = plan
  const phases = plan.phases === undefined ? [checkLoad(plan, 'run')] : checkPhases(plan, plan.phases)
  requirePlaces(phases, stripe)
  const timeoutMs = positiveMs(timeout, 'timeout')
  const { gracefulStop = Math.min(timeoutMs, longestDefaultGraceMs) } = plan
  return {
    phases,
    rounds: plan.rounds === undefined ? 1 : checkRounds(plan.rounds, plan.phases),
    setup: checkHook(plan.setup, 'setup'),
    teardown: checkHook(plan.teardown, 'teardown'),
    timeoutMs,
    warmupMs: parseDurationMs(warmup, 'warmup'),
    sampleEveryMs: sampleMs(sampleEvery),
    gracefulStopMs: parseDurationMs(gracefulStop, 'gracefulStop'),
    abortOn: plan.abortOn === undefined ? undefined : checkAbortOn(plan.abortOn),
    memoryLimitBytes: memoryLimit(plan.memoryLimit),
    pid: plan.pid === undefined ? undefined : checkPid(plan.pid),
    seed: requireInteger(seed, 'seed', 0, highestSeed),
    stripe,
    signal: plan.signal === undefined ? undefined : requireSignal(plan.signal, 'signal'),
  }
}

/** The load that warms up for a plan: that with which it begins, for as long as the plan says. */
export function warmupOf(plan: CheckedPlan): CheckedPlan {
  const first = plan.phases[0] as PhasePlan
  const endless = { durationMs: plan.warmupMs, totalIterations: Number.POSITIVE_INFINITY }
  const steady = (ramp: { from: number; to: number }) => {
    const level = ramp.from || ramp.to
    return { from: level, to: level, forMs: 0 }
  }
  const phase: PhasePlan =
    first.model === 'closed'
      ? { ...first, ...endless, users: steady(first.users), iterations: Number.POSITIVE_INFINITY }
      : { ...first, ...endless, rate: steady(first.rate) }
  return { ...plan, phases: [phase], rounds: 1, abortOn: undefined }
}

// A machine without a place would drop all of its arrivals, which is not what one machine alone would do.
function requirePlaces(phases: readonly PhasePlan[], { of }: Stripe): void {
  const short = phases.find((phase) => phase.model === 'open' && phase.maxInFlight < of)
  if (short?.model !== 'open') return
  throw new RangeError(
    `Expected \`maxInFlight\` to be at least one for each of ${of} machines (ENDURE_SEGMENT), got ${short.maxInFlight}`,
  )
}

function checkHook<Hook>(hook: Hook | undefined, name: string): Hook | undefined {
  if (hook === undefined || typeof hook === 'function') return hook
  throw new TypeError(`Expected \`${name}\` to be a function, got ${show(hook)}`)
}

function checkPid(value: number): number {
  const pid = requireInteger(value, 'pid', 1)
  if (pid !== process.pid) return pid
  throw new RangeError(
    `Expected \`pid\` to be that of another process, got ${pid}, which is this one: it is watched without being asked`,
  )
}

function memoryLimit(value: Planned<Size> | undefined): number {
  if (value === undefined) return Number.POSITIVE_INFINITY
  const bytes = parseBytes(value, 'memoryLimit')
  if (bytes > 0) return bytes
  throw new RangeError(`Expected \`memoryLimit\` to be more than 0 bytes, got ${bytes}`)
}

/** Reads how often to sample; shared by all that sample. */
export function sampleMs(value: Planned<Duration>): number {
  const ms = parseDurationMs(value, 'sampleEvery')
  if (ms >= shortestSampleMs) return ms
  throw new RangeError(`Expected \`sampleEvery\` to be ${shortestSampleMs} ms or more, got ${show(value)}`)
}
