import { formatCount, formatPercent } from '../formatUnits.ts'
import type { PhaseResult } from '../records/loadFigures.ts'
import { describeCall } from './describeCall.ts'
import { describeRun, type Evidence, errorEvidence, printFigure, stopEvidence } from './describeRun.ts'
import type { Description } from './explain.ts'
import { describeLimits, isKept, printLimit } from './limits.ts'
import type { RecoveryVerdict } from './limitVerdicts.ts'
import { wholeRun } from './runPart.ts'

const mostPhases = 6

/** The parts of a message on `toRecover`. */
export function describeRecovery(verdict: RecoveryVerdict): Description {
  const { result, from, to, limits, tolerance, leftOut } = verdict
  const { phases } = result
  const broken = limits.filter((limit) => !isKept(limit))
  const worse = broken.map((limit) => `${limit.figure} ${printLimit(limit)[1]}`)
  const options = [
    ...(from.name === phases[0]?.name ? [] : [`from: '${from.name}'`]),
    ...(to.name === phases.at(-1)?.name ? [] : [`to: '${to.name}'`]),
  ]
  return {
    call: describeCall('toRecover', [], options),
    subject: 'result',
    headline:
      broken.length === 0
        ? `Phase '${to.name}' did as well as phase '${from.name}', within ${formatPercent(tolerance)}.`
        : `Phase '${to.name}' did worse than phase '${from.name}': ${worse.join(', ')}.`,
    ...describeLimits(limits),
    evidence: [
      ...phaseEvidence(phases),
      ...leftOut.map((reason) => ['not compared', reason] as const),
      ...errorEvidence(wholeRun(result)),
      ...stopEvidence(result),
    ],
    hint: undefined,
    run: describeRun(result),
  }
}

function phaseEvidence(phases: readonly PhaseResult[]): readonly Evidence[] {
  // The first and the last are what it is about.
  const shown =
    phases.length <= mostPhases ? phases : [...phases.slice(0, mostPhases - 1), ...phases.slice(-1)]
  const lines = shown.map(({ name, successRate, qps, latency }): Evidence => {
    const [p50, p99] = (['p50', 'p99'] as const).map((figure) => `${figure} ${printFigure(latency, figure)}`)
    return [
      `phase '${name}'`,
      `${formatPercent(successRate)} succeeded, ${p50}, ${p99}, ${formatCount(qps)}/s`,
    ]
  })
  const hidden = phases.length - shown.length
  return hidden > 0 ? [...lines, ['', `…and ${hidden} more between them`]] : lines
}
