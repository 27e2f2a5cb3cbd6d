import { describe, expect, test } from 'vitest'
import { judgeMessageLoss, type MessageCounters } from '../../src/verdict/judgeMessageLoss.ts'
import { wholeRun } from '../../src/verdict/runPart.ts'
import { cutOff, stress } from '../report/samples.ts'

const judge = (
  counters: Readonly<Record<string, number>>,
  maxRatio: number,
  names: MessageCounters = { sent: 'sent', received: 'received' },
) => judgeMessageLoss(wholeRun(stress({ counters })), maxRatio, names)

test('the limit itself is kept', () => {
  expect(judge({ sent: 1000, received: 990 }, 0.01).outcome).toBe('pass')
  expect(judge({ sent: 1000, received: 989 }, 0.01).outcome).toBe('fail')
  expect(judge({ sent: 1000, received: 1000 }, 0).outcome).toBe('pass')
  expect(judge({ sent: 1000, received: 999 }, 0).outcome).toBe('fail')
})

test('nothing that arrived is all that was lost', () => {
  expect(judge({ sent: 1000 }, 0.99).outcome).toBe('fail')
})

test('other counters, or a number, may stand for what was sent', () => {
  expect(judge({ out: 10, in: 9 }, 0.1, { sent: 'out', received: 'in' }).outcome).toBe('pass')
  expect(judge({ received: 9 }, 0, { sent: 9, received: 'received' }).outcome).toBe('pass')
  expect(judge({ received: 9 }, 0, { sent: 10, received: 'received' }).outcome).toBe('fail')
})

describe('no verdict', () => {
  test('where nothing was sent, and what was counted is named', () => {
    expect(judge({ snet: 10, received: 10 }, 1)).toMatchObject({
      outcome: 'inconclusive',
      missing: "no operation called `count('sent', n)`; counted were 'snet', 'received'",
    })
    expect(judge({}, 1).outcome).toBe('inconclusive')
    // A counter of that name that belongs to every object is none.
    expect(judge({}, 1, { sent: 'constructor', received: 'received' }).outcome).toBe('inconclusive')
  })

  test('where more arrived than were sent', () => {
    expect(judge({ sent: 10, received: 11 }, 1).outcome).toBe('inconclusive')
  })

  test('on a run that was cut off', () => {
    const names = { sent: 'sent', received: 'received' }
    const result = { ...cutOff(), counters: { sent: 1, received: 1 } }
    expect(judgeMessageLoss(wholeRun(result), 1, names).outcome).toBe('inconclusive')
  })
})
