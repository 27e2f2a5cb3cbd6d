import { median } from 'simple-statistics'
import { formatCount, formatNumber } from '../formatUnits.ts'
import type { BaselineRun, BaselineRuns } from '../records/baseline.ts'
import type { StressResult } from '../records/stressResult.ts'
import { predictionBound } from '../stats/predictionBound.ts'
import { cutShort, unmeasured } from './cutShort.ts'
import { generatorToBlame } from './generatorToBlame.ts'
import { stoppedByLimit } from './heldSoFar.ts'
import { fewestForFigure, latencyFigure } from './judgeLatency.ts'
import { isKept, type Limit, outcomeOfLimits } from './limits.ts'
import type { BaselineComparison, RunComparison } from './limitVerdicts.ts'

/**
 * So many recorded runs it takes to tell a regression from chance. Requests of one run say nothing of the next: they share
 * its weather. With four runs or fewer no test of ranks can reach 1 %, and their scatter is hardly known.
 */
export const fewestRecordedRuns = 5
// The p99 of fewer is made of less than ten operations, and differs by half from run to run.
const fewestForTail = 1_000
// A rate of success that is lower by less is nobody's regression.
const successLoss = 0.01
// Latencies are counted in microseconds; a logarithm needs more than nothing.
const leastMs = 0.001

/** How much worse than recorded is no regression. */
export interface BaselineRule {
  /** Share by which a figure may be worse in any case. */
  readonly tolerance: number
  /** What latency may be longer by in any case, ms. */
  readonly floorMs: number
}

/** What a baseline keeps of a run; `at` and `node` say when and with what. */
export function baselineRun(result: StressResult, at: string, node: string): BaselineRun {
  return {
    at,
    node,
    operations: result.operations.total,
    successRate: result.successRate,
    qps: result.qps,
    p50Ms: latencyFigure(result.latency, 'p50'),
    p99Ms: latencyFigure(result.latency, 'p99'),
  }
}

/** Why a run can neither be compared nor recorded, or `undefined` when it can. */
export function unfitForBaseline(result: StressResult): string | undefined {
  const { operations, successRate, qps, p50Ms } = baselineRun(result, '', '')
  return (
    cutShort(result) ??
    stoppedByLimit(result) ??
    (operations < fewestForFigure('p50')
      ? `${formatNumber(operations, 'operation')} are too few: a median takes ${fewestForFigure('p50')}`
      : undefined) ??
    unmeasured(successRate, qps, p50Ms)
  )
}

/**
 * Says whether a run is no worse than those that were recorded: rate, median, p99 where there are enough operations, and
 * success rate. A figure is worse when all of three hold: it differs by more than the tolerance, by more than the floor, and
 * by more than one further run of the recorded kind would in 99 cases of 100.
 *
 * @param recorded  five runs or more, under the same load on the same machine.
 */
export function judgeBaseline(
  result: StressResult,
  { runs }: BaselineRuns,
  { tolerance, floorMs }: BaselineRule,
): BaselineComparison {
  const now = baselineRun(result, '', '')
  const longest = (typical: number, all: readonly number[]) => {
    const chance = Math.exp(predictionBound(all.map((ms) => Math.log(Math.max(ms, leastMs)))))
    return Math.max(typical * (1 + tolerance), typical + floorMs, chance)
  }
  const slowest = (typical: number, all: readonly number[]) =>
    Math.min(typical * (1 - tolerance), Math.exp(-predictionBound(all.map((qps) => -Math.log(qps)))))
  const rarest = (typical: number, all: readonly number[]) =>
    Math.max(0, Math.min(typical - successLoss, -predictionBound(all.map((rate) => -rate))))
  const thin =
    [now, ...runs].some((run) => run.operations < fewestForTail) ||
    !runs.every((run) => Number.isFinite(run.p99Ms))
  const figure = comparing(now, runs)
  const comparisons = [
    figure('successes per second', 'count', 'qps', slowest),
    figure('p50', 'duration', 'p50Ms', longest),
    ...(thin ? [] : [figure('p99', 'duration', 'p99Ms', longest)]),
    figure('success rate', 'percent', 'successRate', rarest),
  ]
  const limits = comparisons.map(({ limit }) => limit)
  const missing = unfitForBaseline(result) ?? (limits.every(isKept) ? undefined : generatorToBlame(result))
  return {
    outcome: outcomeOfLimits(limits, missing),
    missing,
    comparisons,
    leftOut: thin ? [`p99: it takes ${formatCount(fewestForTail)} operations in every run`] : [],
  }
}

function comparing(now: BaselineRun, runs: readonly BaselineRun[]) {
  return (
    name: string,
    quantity: Limit['quantity'],
    of: 'qps' | 'p50Ms' | 'p99Ms' | 'successRate',
    worst: (typical: number, all: readonly number[]) => number,
  ): RunComparison => {
    const all = runs.map((run) => run[of])
    const typical = median(all)
    const bound = quantity === 'duration' ? 'at most' : 'at least'
    return {
      limit: { figure: name, quantity, bound, limit: worst(typical, all), received: now[of] },
      typical,
      range: [Math.min(...all), Math.max(...all)],
    }
  }
}
