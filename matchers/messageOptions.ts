import { show } from '../src/options.ts'
import type { MessageCounters } from '../src/verdict/judgeMessageLoss.ts'
import type { PartOptions } from './resultPart.ts'

/** Where operations count messages with `count(name, n)`. */
export interface MessageOptions extends PartOptions {
  /** The counter of messages that were sent, or their number. Default `'sent'`. */
  readonly sent?: string | number
  /** The counter of messages that arrived. Default `'received'`. */
  readonly received?: string
}

export const messageOptionNames = ['sent', 'received'] as const

/**
 * Checks where messages are counted.
 *
 * @throws TypeError   no name of a counter.
 * @throws RangeError  a number that is no whole one from 1.
 */
export function messageCounters({ sent = 'sent', received = 'received' }: MessageOptions): MessageCounters {
  if (typeof sent === 'number' && !(Number.isSafeInteger(sent) && sent > 0))
    throw new RangeError(`Expected \`sent\` to be how many messages were sent, from 1, got ${sent}`)
  if (typeof sent !== 'number' && (typeof sent !== 'string' || sent === ''))
    throw new TypeError(`Expected \`sent\` to be the name of a counter or a number, got ${show(sent)}`)
  if (typeof received !== 'string' || received === '')
    throw new TypeError(`Expected \`received\` to be the name of a counter, got ${show(received)}`)
  return { sent, received }
}
