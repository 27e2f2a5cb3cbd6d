import { formatCount, formatNumber } from '../formatUnits.ts'
import { show } from '../options.ts'
import { describeCall } from './describeCall.ts'
import { describeRun, type Evidence, errorEvidence, outcomeEvidence, stopEvidence } from './describeRun.ts'
import type { Description } from './explain.ts'
import { describeLimits, printLimit } from './limits.ts'
import type { MessageLossVerdict } from './limitVerdicts.ts'
import { partOpening, partOption } from './runPart.ts'

const mostCounters = 6

/** The parts of a message on `toLoseNoMessages` and `toHaveMessageLossBelow`. */
export function describeMessageLoss(verdict: MessageLossVerdict): Description {
  const { limits, maxRatio, sent, received, sentBy, receivedBy, part } = verdict
  const [limit] = limits as readonly [(typeof limits)[number]]
  const options = [
    ...partOption(part),
    ...(sentBy === 'sent' ? [] : [`sent: ${show(sentBy)}`]),
    ...(receivedBy === 'received' ? [] : [`received: ${show(receivedBy)}`]),
  ]
  const all = { expected: 'every message arrives', notExpected: 'messages that are lost' }
  return {
    call:
      maxRatio === 0
        ? describeCall('toLoseNoMessages', [], options)
        : describeCall('toHaveMessageLossBelow', [maxRatio], options),
    subject: 'result',
    headline: `${partOpening(part)}${formatCount(sent - received)} of ${formatNumber(sent, 'message')} did not arrive, ${printLimit(limit)[1]}.`,
    ...describeLimits(limits),
    ...(maxRatio === 0 ? { ...all, received: `${formatCount(sent - received)} lost` } : {}),
    evidence: [
      ...counterEvidence(verdict),
      ...outcomeEvidence(part.figures),
      ...errorEvidence(part),
      ...stopEvidence(part.result),
    ],
    hint: undefined,
    run: describeRun(part.result),
  }
}

function counterEvidence({ part }: MessageLossVerdict): readonly Evidence[] {
  const counters = Object.entries(part.figures.counters)
  const shown = counters.slice(0, mostCounters).map(([name, count]) => `${name} ${formatCount(count)}`)
  const more = counters.length - shown.length
  return counters.length > 0
    ? [['counted', `${shown.join(', ')}${more > 0 ? ` …and ${more} more` : ''}`]]
    : []
}
