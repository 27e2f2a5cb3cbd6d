import { describe, expect, test } from 'vitest'
import type { StressResult } from '../../src/records/stressResult.ts'
import { judgeFunctionQps, judgeSustained } from '../../src/verdict/judgeSustained.ts'
import { wholeRun } from '../../src/verdict/runPart.ts'
import { stress } from '../report/samples.ts'

const stopped = (by: 'memoryLimit' | 'aborted' | 'deadline') => ({
  stopped: { by, atMs: 100, detail: 'of a test' },
})

const judgeQps = (result: StressResult, min: number) => judgeSustained(wholeRun(result), 'operations', min)

describe('a run', () => {
  // Of users who answer in 190 ms the first second is left out, and a second may lack a round of 19 %.
  test('is judged by all of its steady time, from both sides of the limit', () => {
    const result = stress({}, [10, 1100, 900, 1000, 1000, 1000])
    expect(judgeQps(result, 1000)).toMatchObject({
      outcome: 'pass',
      judged: 'steady',
      receivedPerSecond: 1000,
    })
    expect(judgeQps(result, 1050)).toMatchObject({ outcome: 'fail', receivedPerSecond: 1000 })
  })

  test('without a success has no rate, however few were asked of so short a time', () => {
    const short = (qps: number) => stress({ durationMs: 27, qps }, [])
    expect(judgeQps(short(0), 1)).toMatchObject({ outcome: 'fail', judged: 'whole', receivedPerSecond: 0 })
    expect(judgeQps(short(1000 / 27), 40)).toMatchObject({ outcome: 'pass', judged: 'whole' })
  })

  test('is judged by its slowest steady second, from both sides of what chance takes', () => {
    const withSlowest = (qps: number) => judgeQps(stress({}, [1000, 1500, qps, 1500]), 1000)
    expect(withSlowest(810)).toMatchObject({ outcome: 'pass', judged: 'steady' })
    expect(withSlowest(809)).toMatchObject({ outcome: 'fail', judged: 'blocks', receivedPerSecond: 809 })
  })

  test('of which a second holds few operations is judged by longer stretches', () => {
    const qps = [10, 20, 10, 20, 10, 20, 10, 20, 10]
    const slow = qps.map((each) => each / 4)
    const verdict = judgeQps(stress({}, [15, ...qps, ...qps, ...qps]), 14)
    expect(verdict).toMatchObject({ outcome: 'pass', blocks: { count: 4, durationMs: 8000 } })
    expect(judgeQps(stress({}, [15, ...qps, ...slow, ...qps]), 14)).toMatchObject({ outcome: 'fail' })
  })

  test('with two steady seconds is judged whole', () => {
    const result = stress({ qps: 3000 }, [4000, 4000, 100])
    expect(judgeQps(result, 3000)).toMatchObject({
      outcome: 'pass',
      judged: 'whole',
      receivedPerSecond: 3000,
    })
    expect(judgeQps(result, 3001).outcome).toBe('fail')
  })

  test('is not judged by seconds of ramp or drain', () => {
    const windows = stress({}, [4000, 4000, 4000, 4000, 10]).windows.map((each) => ({
      ...each,
      steady: each.qps > 10,
    }))
    expect(judgeQps(stress({ windows }), 4000)).toMatchObject({ outcome: 'pass', judged: 'steady' })
  })

  test.each(['aborted', 'deadline'] as const)(
    'that was cut off by %s carries no verdict, fast or slow',
    (by) => {
      expect(judgeQps(stress(stopped(by)), 1).outcome).toBe('inconclusive')
      expect(judgeQps(stress(stopped(by)), 1e9).outcome).toBe('inconclusive')
    },
  )

  test('that its own memory limit ended has failed if it was too slow until then', () => {
    expect(judgeQps(stress(stopped('memoryLimit')), 1e9).outcome).toBe('fail')
  })

  test('that started nothing carries no verdict', () => {
    const operations = {
      started: 0,
      succeeded: 0,
      failed: 0,
      timedOut: 0,
      dropped: 0,
      unsettled: 0,
      total: 0,
    }
    expect(judgeQps(stress({ operations }), 1)).toMatchObject({
      outcome: 'inconclusive',
      missing: 'not one operation was started',
    })
  })

  test('is not blamed for a load generator at its limit, but may pass in spite of it', () => {
    const generator = { ...stress().generator, saturated: true, reason: 'the loop was busy' }
    expect(judgeQps(stress({ generator }), 1e9).outcome).toBe('inconclusive')
    expect(judgeQps(stress({ generator }), 1).outcome).toBe('pass')
  })
})

test('a rate that was not measured carries no verdict, as JSON has it too', () => {
  const unmeasured = stress({ qps: Number.NaN }, [])
  expect(judgeQps(unmeasured, 1).outcome).toBe('inconclusive')
  expect(judgeQps(JSON.parse(JSON.stringify(unmeasured)), 1).outcome).toBe('inconclusive')
})

describe('a function', () => {
  test('is judged by its own rate', () => {
    expect(judgeFunctionQps(500, 10, 500).outcome).toBe('pass')
    expect(judgeFunctionQps(499.9, 10, 500).outcome).toBe('fail')
  })

  test('that was never called carries no verdict', () => {
    expect(judgeFunctionQps(0, 0, 500).outcome).toBe('inconclusive')
  })
})
