import { rejectUnknownKeys, show } from '../options.ts'
import type { LoadOptions, LoadPlan } from './loadOptions.ts'
import { checkLoad, type PhasePlan } from './loadPlan.ts'

/** A load that is one of several phases. Results and matchers call it by its `name`, by default `'phase 1'` and so on. */
export type NamedLoad = LoadPlan & {
  /** What results and matchers call it. Default: `'phase 1'` and so on. */
  readonly name?: string
}

const defaults = ['thinkTime', 'pace', 'arrivals', 'maxInFlight'] as const
const perPhase = ['users', 'rate', 'iterations', 'totalIterations', 'duration', 'rampUp'] as const
/** What goes for all phases together. */
export const ofPlan = [
  'timeout',
  'warmup',
  'setup',
  'teardown',
  'sampleEvery',
  'gracefulStop',
  'abortOn',
  'memoryLimit',
  'pid',
  'seed',
  'signal',
] as const
/** What says how much load there is: of a plan, or of each of its phases. */
export const ofLoad = [...perPhase, ...defaults] as const
const known = ['name', ...ofLoad]

/** Several loads in place of one. */
export type PhasedLoad = {
  /**
   * Loads one after another, without a pause: users who go on into the next phase do not stop for it. Instead of `users` or
   * `rate`; `thinkTime`, `pace`, `arrivals` and `maxInFlight` of the plan hold for phases that have none of their own.
   */
  readonly phases: readonly NamedLoad[]
  readonly rounds?: never
} & Pick<LoadOptions, (typeof defaults)[number]> & { readonly [Name in (typeof perPhase)[number]]?: never }

// Each has histograms of its own; a hundred of them are as many as anybody reads.
const mostPhases = 100

/** @throws TypeError | RangeError  none, too many, two of one name, or one that is no load. */
export function checkPhases(plan: LoadOptions, phases: readonly NamedLoad[]): readonly PhasePlan[] {
  if (!Array.isArray(phases) || phases.length === 0 || phases.length > mostPhases) {
    const got = Array.isArray(phases) ? `${phases.length} of them` : show(phases)
    throw new TypeError(`Expected \`phases\` to be an array of 1 to ${mostPhases}, got ${got}`)
  }
  const beside = perPhase.find((name) => plan[name] !== undefined)
  if (beside !== undefined)
    throw new TypeError(
      `Expected no \`${beside}\` beside \`phases\`: each of them has its own. Move it there.`,
    )
  const checked = phases.map((phase: NamedLoad, index) => checkPhase(plan, phase, index))
  const names = checked.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined)
    throw new TypeError(`Expected every phase to have a name of its own, got two named '${twice}'`)
  return checked
}

function checkPhase(plan: LoadOptions, phase: NamedLoad, index: number): PhasePlan {
  const ofAll = ofPlan.find((option) => Object.hasOwn(Object(phase), option))
  if (ofAll !== undefined)
    throw new TypeError(
      `Expected no \`${ofAll}\` in \`phases[${index}]\`: it goes for all phases. Move it beside \`phases\`.`,
    )
  rejectUnknownKeys(phase, known, `phases[${index}]`)
  const { name = `phase ${index + 1}` } = phase
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`Expected \`name\` of a phase to be text, got ${show(name)}`)
  try {
    return checkLoad({ ...inherited(plan, phase), ...phase }, name)
  } catch (error) {
    if (error instanceof Error) error.message += ` (in phase '${name}')`
    throw error
  }
}

/** What the plan says for all phases, as far as it goes with the load of this one. */
function inherited(plan: LoadOptions, { rate }: LoadOptions): LoadOptions {
  const { thinkTime, pace, arrivals, maxInFlight } = plan
  const given = rate === undefined ? { thinkTime, pace } : { arrivals, maxInFlight }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
