import { relative } from 'node:path'
import { baselineMachine, baselinePath, readBaselines, writeBaseline } from '../src/baselineStore.ts'
import { rejectUnknownKeys, show } from '../src/options.ts'
import type { Duration } from '../src/quantities.ts'
import type { StressResult } from '../src/records/stressResult.ts'
import { parseDurationMs } from '../src/units.ts'
import { baselineStep } from '../src/verdict/baselineStep.ts'
import {
  type BaselineRule,
  baselineRun,
  judgeBaseline,
  unfitForBaseline,
} from '../src/verdict/judgeBaseline.ts'
import type { BaselineComparison, BaselineVerdict } from '../src/verdict/limitVerdicts.ts'
import { type BaselinePlace, baselinePlace, type RunnerState } from './baselinePlace.ts'
import { conclude, type MatcherResult } from './conclude.ts'
import { requireResult } from './resultPart.ts'

/** How much worse than the recorded runs is no regression. */
export interface BaselineOptions {
  /** Share by which rate and latency may be worse in any case. Default 0.1. */
  readonly tolerance?: number
  /** What latency may be longer by in any case. Default `'2ms'`: less is the scheduler's doing. */
  readonly floor?: Duration
}

const usualTolerance = 0.1
const usualFloorMs = 2

/**
 * Passes when the run is no worse than the recorded runs of the same load on the same machine: its rate, its median, its p99
 * where each run had 1,000 operations, and its success rate. A figure is worse when it differs by more than `tolerance`, by
 * more than `floor`, and by more than one run in a hundred of the recorded kind would.
 * Baselines stand beside the test file, in `__endure__/<file>.json`: commit them. Nothing is recorded unless that is asked for:
 * `ENDURE_UPDATE=add` adds this run, `-u`, or `ENDURE_UPDATE=1`, starts over with it; it passes then, compared with nothing.
 *
 * @param name     tells several baselines of one test apart; needed where the runner does not name the test (`node:test`).
 * @param options  `tolerance` and `floor`.
 * @throws InconclusiveError  fewer than five runs are recorded for this machine, the load is another one, the run was cut off,
 *                            or the load generator was too slow.
 * @throws TypeError          not a `StressResult`, or an option that cannot be read. Error: the file is none of endure's.
 * @example
 * const result = await stress({ users: 2, iterations: 10 }, () => {})
 * expect(result).toMatchBaseline('example', { tolerance: 0.2, floor: '5ms' })
 */
export function toMatchBaseline(
  this: RunnerState,
  received: unknown,
  name?: string,
  options: BaselineOptions = {},
): MatcherResult {
  const result = requireResult('toMatchBaseline', received)
  if (name !== undefined && (typeof name !== 'string' || name === ''))
    throw new TypeError(`Expected \`name\` to be the name of a baseline, got ${show(name)}`)
  const rule = readRule(options)
  const place = baselinePlace(this, name, process.env)
  return conclude(this, match(result, rule, place, name, this.isNot === true))
}

function readRule(options: BaselineOptions): BaselineRule {
  rejectUnknownKeys(options, ['tolerance', 'floor'], 'toMatchBaseline')
  const { tolerance = usualTolerance, floor = usualFloorMs } = options
  if (typeof tolerance !== 'number' || !(tolerance >= 0 && tolerance < 1))
    throw new RangeError(
      `Expected \`tolerance\` to be a share from 0 and below 1, such as 0.1, got ${show(tolerance)}`,
    )
  return { tolerance, floorMs: parseDurationMs(floor, 'floor') }
}

function match(
  result: StressResult,
  rule: BaselineRule,
  { testFile, key, mode }: BaselinePlace,
  name: string | undefined,
  isNot: boolean,
): BaselineVerdict {
  const path = baselinePath(testFile)
  const file = relative(process.cwd(), path)
  const verdict = (comparison: BaselineComparison, runs: number, wasRecorded = false): BaselineVerdict => ({
    kind: 'baseline',
    ...comparison,
    name,
    file,
    runs,
    wasRecorded,
    result,
  })
  const refused = (missing: string, runs: number) =>
    verdict({ outcome: 'inconclusive', missing, comparisons: [], leftOut: [] }, runs)
  const { baselines } = readBaselines(path)
  const recorded = Object.hasOwn(baselines, key) ? (baselines[key] ?? []) : []
  const kind = { machine: baselineMachine(), load: result.load }
  // A run that ought not to match is none to compare others with.
  const step = baselineStep(recorded, kind, isNot ? 'compare' : mode, file)
  if (step.do === 'compare')
    return verdict(judgeBaseline(result, step.recorded, rule), step.recorded.runs.length)
  if (step.do === 'refuse') return refused(step.reason, step.runs)
  const unfit = unfitForBaseline(result)
  if (unfit !== undefined) return refused(`${unfit}. It was not recorded`, step.behind.length)
  const runs = [...step.behind, baselineRun(result, new Date().toISOString(), process.versions.node)]
  writeBaseline(path, key, { ...kind, runs })
  return verdict({ outcome: 'pass', missing: undefined, comparisons: [], leftOut: [] }, runs.length, true)
}
