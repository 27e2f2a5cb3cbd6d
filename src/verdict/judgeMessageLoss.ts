import { formatCount } from '../formatUnits.ts'
import { show } from '../options.ts'
import { type Limit, outcomeOfLimits } from './limits.ts'
import type { MessageLossVerdict } from './limitVerdicts.ts'
import { partCutShort, type RunPart } from './runPart.ts'

/** Where the numbers of messages stand. */
export interface MessageCounters {
  /** The counter of what was sent, or the number itself. */
  readonly sent: string | number
  /** The counter of what arrived. */
  readonly received: string
}

/** Says whether at most a share of the messages that were sent did not arrive, as operations counted them. */
export function judgeMessageLoss(
  part: RunPart,
  maxRatio: number,
  counters: MessageCounters,
): MessageLossVerdict {
  const { sent: sentBy, received: receivedBy } = counters
  const counts = part.figures.counters
  const sent = typeof sentBy === 'number' ? sentBy : countOf(counts, sentBy)
  // Nothing that arrived is never counted: then all was lost.
  const received = countOf(counts, receivedBy)
  const limit: Limit = {
    figure: 'loss',
    quantity: 'percent',
    bound: 'at most',
    limit: maxRatio,
    received: (sent - received) / sent,
  }
  const missing = partCutShort(part) ?? uncounted(counts, sent, received, counters)
  return {
    kind: 'messageLoss',
    outcome: outcomeOfLimits([limit], missing),
    limits: [limit],
    missing,
    maxRatio,
    sent,
    received,
    sentBy,
    receivedBy,
    part,
  }
}

function countOf(counters: Readonly<Record<string, number>>, name: string): number {
  return (Object.hasOwn(counters, name) ? counters[name] : undefined) ?? 0
}

function uncounted(
  counters: Readonly<Record<string, number>>,
  sent: number,
  received: number,
  { sent: sentBy, received: receivedBy }: MessageCounters,
): string | undefined {
  if (sent === 0) {
    const names = Object.keys(counters).map(show)
    const has = names.length > 0 ? `counted were ${names.join(', ')}` : 'nothing was counted'
    return `no operation called \`count(${show(sentBy)}, n)\`; ${has}`
  }
  if (received <= sent) return undefined
  return (
    `${formatCount(received)} were counted as ${show(receivedBy)}, more than the ${formatCount(sent)} that were sent: ` +
    'what arrived twice may hide what was lost'
  )
}
