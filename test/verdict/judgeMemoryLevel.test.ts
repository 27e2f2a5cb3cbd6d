import { describe, expect, test } from 'vitest'
import { judgeMemoryLevel } from '../../src/verdict/judgeMemoryLevel.ts'
import { cutOff, profile, stress, watched } from '../report/samples.ts'

const MiB = 2 ** 20
const bytes = (mebibytes: number) => ({ bytes: mebibytes * MiB })

describe('growth', () => {
  test('is that of heap and external memory, from both sides of the limit', () => {
    expect(judgeMemoryLevel(stress(), 'growth', bytes(0.41), 'heap').outcome).toBe('pass')
    expect(judgeMemoryLevel(stress(), 'growth', bytes(0.39), 'heap').outcome).toBe('fail')
  })

  test('may be a share of what there was', () => {
    expect(judgeMemoryLevel(profile(), 'growth', { ratio: 0.016 }, 'heap').outcome).toBe('pass')
    expect(judgeMemoryLevel(profile(), 'growth', { ratio: 0.015 }, 'heap').outcome).toBe('fail')
  })

  test('of resident memory is another thing', () => {
    expect(judgeMemoryLevel(stress(), 'growth', bytes(25), 'rss').outcome).toBe('pass')
    expect(judgeMemoryLevel(stress(), 'growth', bytes(24.9), 'rss').outcome).toBe('fail')
  })

  test('of a process under test is not known when it ended', () => {
    expect(judgeMemoryLevel(watched(), 'growth', bytes(12), 'process').outcome).toBe('pass')
    expect(judgeMemoryLevel(watched(), 'growth', bytes(11), 'process').outcome).toBe('fail')
    const ended = watched({ ended: 'process 4711 ended before the run did.' })
    expect(judgeMemoryLevel(ended, 'growth', bytes(12), 'process')).toMatchObject({
      outcome: 'inconclusive',
      missing: 'process 4711 ended before the run did',
    })
  })
})

test('the peak is a level, not a difference', () => {
  expect(judgeMemoryLevel(stress(), 'peak', bytes(148), 'rss').outcome).toBe('pass')
  expect(judgeMemoryLevel(stress(), 'peak', bytes(147.9), 'rss').outcome).toBe('fail')
  expect(judgeMemoryLevel(watched(), 'peak', bytes(179), 'process').outcome).toBe('fail')
})

test('of a process that ended a peak over the limit was seen, and one below it is not known', () => {
  const ended = watched({ ended: 'process 4711 ended before the run did' })
  expect(judgeMemoryLevel(ended, 'peak', bytes(179), 'process').outcome).toBe('fail')
  expect(judgeMemoryLevel(ended, 'peak', bytes(1e6), 'process').outcome).toBe('inconclusive')
})

describe('no verdict', () => {
  test('on a run that was cut off, or a profile with neighbours', () => {
    expect(judgeMemoryLevel(cutOff(), 'peak', bytes(1e6), 'rss').outcome).toBe('inconclusive')
    expect(judgeMemoryLevel(profile({ concurrent: true }), 'peak', bytes(1e6), 'rss').outcome).toBe(
      'inconclusive',
    )
  })

  test('on what was not read, as JSON has it too', () => {
    const baseline = { ...profile().baseline, heapUsedBytes: Number.NaN }
    const unread = profile({ baseline })
    expect(judgeMemoryLevel(unread, 'growth', bytes(1e6), 'heap').outcome).toBe('inconclusive')
  })
})
