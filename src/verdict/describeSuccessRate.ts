import { formatApart, formatCount, formatNumber, formatPercent } from '../units.ts'
import { describeRun, errorEvidence, latencyEvidence, outcomeEvidence, stopEvidence } from './describeRun.ts'
import type { Description } from './explain.ts'
import type { SuccessRateVerdict } from './verdict.ts'

/** The parts of a message on `toHaveSuccessRateAbove`. */
export function describeSuccessRate(verdict: SuccessRateVerdict): Description {
  const { minRatio, receivedRatio, interval, result } = verdict
  const { succeeded, total, timedOut, failed } = result.operations
  const [min, received] = formatApart(minRatio, receivedRatio, 'percent')
  const bounds = interval && `${formatPercent(interval[0])} to ${formatPercent(interval[1])}`
  const slow = timedOut > failed
  return {
    call: `toHaveSuccessRateAbove(${minRatio})`,
    subject: 'result',
    headline: `${formatCount(succeeded)} of ${formatNumber(total, 'operation')} succeeded, ${received} (95 % interval ${bounds}).`,
    expected: `${min} or more`,
    notExpected: `less than ${min}`,
    received,
    evidence: [
      ...outcomeEvidence(result),
      ...errorEvidence(result),
      ...latencyEvidence(result),
      ...stopEvidence(result),
    ],
    hint:
      verdict.outcome === 'fail' && slow
        ? 'most of what failed took longer than `timeout` allows.'
        : undefined,
    run: describeRun(result),
  }
}
