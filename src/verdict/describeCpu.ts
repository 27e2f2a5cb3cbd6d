import { formatPercent } from '../formatUnits.ts'
import { describeCall } from './describeCall.ts'
import { describeRun, type Evidence, rateEvidence, stopEvidence } from './describeRun.ts'
import type { Description } from './explain.ts'
import { describeLimits, printLimit } from './limits.ts'
import type { CpuVerdict } from './limitVerdicts.ts'
import { wholeRun } from './runPart.ts'

/** The parts of a message on `toHaveCpuUsageBelow`. */
export function describeCpu({ limits, of, result, outcome }: CpuVerdict): Description {
  const [limit] = limits as readonly [(typeof limits)[number]]
  const [, received] = printLimit(limit)
  const when = of === 'mean' ? 'over the run' : 'at its busiest'
  return {
    call: describeCall('toHaveCpuUsageBelow', [limit.limit], of === 'mean' ? [] : ["of: 'peak'"]),
    subject: 'result',
    headline: `${limit.figure} was ${received} of one core ${when}.`,
    ...describeLimits(limits),
    evidence: [...cpuEvidence(result), rateEvidence(wholeRun(result)), ...stopEvidence(result)],
    hint:
      outcome === 'fail' && result.process === undefined
        ? 'the load generator is in it; with the subject in a process of its own, `pid` in the plan has that one measured.'
        : undefined,
    run: describeRun(result),
  }
}

function cpuEvidence({ process, resources }: CpuVerdict['result']): readonly Evidence[] {
  const { mean, peak } = (process ?? resources).cpu
  if (!Number.isFinite(mean) || !Number.isFinite(peak)) return []
  return [['CPU', `${formatPercent(mean)} of one core on average, ${formatPercent(peak)} at its busiest`]]
}
