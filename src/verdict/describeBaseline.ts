import { formatPercent } from '../formatUnits.ts'
import { describeCall } from './describeCall.ts'
import { describeRun, type Evidence, errorEvidence, outcomeEvidence, stopEvidence } from './describeRun.ts'
import type { Description } from './explain.ts'
import { fewestRecordedRuns } from './judgeBaseline.ts'
import { describeLimits, isKept, printLimit } from './limits.ts'
import type { BaselineVerdict, RunComparison } from './limitVerdicts.ts'
import { wholeRun } from './runPart.ts'

/** The parts of a message on `toMatchBaseline`. */
export function describeBaseline(verdict: BaselineVerdict): Description {
  const { comparisons, leftOut, name, result, outcome, file } = verdict
  return {
    call: describeCall('toMatchBaseline', name === undefined ? [] : [`'${name}'`], []),
    subject: 'result',
    headline: headline(verdict),
    ...(comparisons.length > 0 ? describeLimits(comparisons.map(({ limit }) => limit)) : nothingCompared),
    evidence: [
      ...comparisons.map(comparisonEvidence),
      ...leftOut.map((reason) => ['not compared', reason] as const),
      ...outcomeEvidence(result),
      ...errorEvidence(wholeRun(result)),
      ...stopEvidence(result),
      ['baseline', file],
    ],
    hint:
      outcome === 'fail'
        ? 'if this is how it is meant to be, ENDURE_UPDATE=1, or `-u`, starts the baseline over with such runs.'
        : undefined,
    run: describeRun(result),
  }
}

const nothingCompared = {
  expected: 'no worse than recorded',
  notExpected: 'worse than recorded',
  received: 'nothing was compared',
}

const recorded = 'Recorded'

/** Whether a run passed by being recorded: its headline tells, and nothing was compared. */
export function wasOnlyRecorded(headline: string): boolean {
  return headline.startsWith(`${recorded} `)
}

function headline({ comparisons, runs, wasRecorded, file }: BaselineVerdict): string {
  if (wasRecorded) {
    const which = runs > fewestRecordedRuns ? `as run ${runs}` : `${runs} of ${fewestRecordedRuns}`
    return `${recorded} ${which} in ${file}, compared with nothing.`
  }
  const worse = comparisons.filter(({ limit }) => !isKept(limit))
  if (worse.length === 0) return `No worse than ${runs} recorded runs.`
  const figures = worse.map(
    (each) =>
      `${each.limit.figure} ${printed(each).received}, recorded ${printed(each).typical} (${change(each)})`,
  )
  return `Worse than ${runs} recorded runs: ${figures.join('; ')}.`
}

function comparisonEvidence(comparison: RunComparison): Evidence {
  const { typical, lowest, highest, received } = printed(comparison)
  const text = `recorded ${typical} (${lowest} to ${highest}), now ${received} (${change(comparison)})`
  return [comparison.limit.figure, text]
}

function printed({ limit, typical, range: [lowest, highest] }: RunComparison) {
  const print = (value: number) => printLimit({ ...limit, limit: value, received: value })[1]
  return {
    typical: print(typical),
    lowest: print(lowest),
    highest: print(highest),
    received: print(limit.received),
  }
}

function change({ limit, typical }: RunComparison): string {
  const ratio = limit.received / typical - 1
  if (!Number.isFinite(ratio)) return 'no longer finite'
  return `${ratio > 0 ? '+' : ''}${formatPercent(Number(ratio.toFixed(3)))}`
}
