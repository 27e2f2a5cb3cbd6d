import { describe, expect, test } from 'vitest'
import { judgeFunctionQps, judgeQps } from '../../src/verdict/judgeQps.ts'
import { stress } from '../report/samples.ts'

const stopped = (by: 'memoryLimit' | 'aborted' | 'deadline') => ({
  stopped: { by, atMs: 100, detail: 'of a test' },
})

describe('a run', () => {
  test('is judged by its slowest steady second, from both sides of the limit', () => {
    const result = stress({ qps: 4000 }, [4000, 3100, 4000])
    expect(judgeQps(result, 3100)).toMatchObject({ outcome: 'pass', judged: 'windows', receivedQps: 3100 })
    expect(judgeQps(result, 3100.1)).toMatchObject({ outcome: 'fail', receivedQps: 3100 })
  })

  test('with two steady seconds is judged whole', () => {
    const result = stress({ qps: 3000 }, [4000, 100])
    expect(judgeQps(result, 3000)).toMatchObject({ outcome: 'pass', judged: 'run', receivedQps: 3000 })
    expect(judgeQps(result, 3001).outcome).toBe('fail')
  })

  test('is not judged by seconds of ramp or drain', () => {
    const windows = stress({}, [4000, 4000, 4000, 10]).windows.map((each) => ({
      ...each,
      steady: each.qps > 10,
    }))
    expect(judgeQps(stress({ windows }), 4000)).toMatchObject({ outcome: 'pass', judged: 'windows' })
  })

  test.each(['aborted', 'deadline'] as const)(
    'that was cut off by %s carries no verdict, fast or slow',
    (by) => {
      expect(judgeQps(stress(stopped(by)), 1).outcome).toBe('inconclusive')
      expect(judgeQps(stress(stopped(by)), 1e9).outcome).toBe('inconclusive')
    },
  )

  test('that its own memory limit ended is judged by what it did until then', () => {
    expect(judgeQps(stress(stopped('memoryLimit')), 1).outcome).toBe('pass')
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
    const generator = { saturated: true, reason: 'the loop was busy' }
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
