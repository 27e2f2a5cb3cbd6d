import { formatApart, formatCount, formatNumber, formatPercent } from '../formatUnits.ts'
import { describeCall } from './describeCall.ts'
import { describeRun, errorEvidence, latencyEvidence, outcomeEvidence, stopEvidence } from './describeRun.ts'
import type { Description } from './explain.ts'
import { partOpening, partOption } from './runPart.ts'
import type { RateName, RateVerdict } from './verdict.ts'

const matchers: Readonly<Record<RateName, string>> = {
  success: 'toHaveSuccessRateAbove',
  error: 'toHaveErrorRateBelow',
  completion: 'toHaveCompletionRateAbove',
}
const did: Readonly<Record<RateName, string>> = {
  success: 'succeeded',
  error: 'did not succeed',
  completion: 'came to an end by themselves',
}

/** The parts of a message on `toHaveSuccessRateAbove`, `toHaveErrorRateBelow` and `toHaveCompletionRateAbove`. */
export function describeRate(verdict: RateVerdict): Description {
  const { rate, limit, interval, part, count } = verdict
  const { total, timedOut, failed } = part.figures.operations
  const [allowed, received] = formatApart(limit, verdict.received, 'percent')
  const bounds = interval && `${formatPercent(interval[0])} to ${formatPercent(interval[1])}`
  const [kept, broken] = rate === 'error' ? ['at most', 'more than'] : ['at least', 'less than']
  return {
    call: describeCall(matchers[rate], [limit], partOption(part)),
    subject: 'result',
    headline: `${partOpening(part)}${formatCount(count)} of ${formatNumber(total, 'operation')} ${did[rate]}, ${received} (95 % interval ${bounds}).`,
    expected: `${kept} ${allowed}`,
    notExpected: `${broken} ${allowed}`,
    received,
    evidence: [
      ...outcomeEvidence(part.figures),
      ...errorEvidence(part),
      ...latencyEvidence(part.figures),
      ...stopEvidence(part.result),
    ],
    hint:
      verdict.outcome === 'fail' && timedOut > failed
        ? 'most of what failed took longer than `timeout` allows.'
        : undefined,
    run: describeRun(part.result),
  }
}
