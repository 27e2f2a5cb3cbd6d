import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import * as matchers from '../../matchers/index.ts'
import { record } from '../../src/record.ts'
import type { StressResult } from '../../src/records/stressResult.ts'
import { stress } from '../../src/stress.ts'

const judged = expect as unknown as (result: StressResult) => Record<string, (...given: unknown[]) => void>
expect.extend(matchers as never)

const assertions: readonly (readonly [matcher: string, ...given: unknown[]])[] = [
  ['toHaveSuccessRateAbove', 0.5],
  ['toHaveErrorRateBelow', 0.01],
  ['toHaveCompletionRateAbove', 0.5],
  ['toHaveLatencyBelow', { p99: '1s' }],
  ['toHaveLatencyBelow', { p50: '1s' }, { of: 'succeeded', allowSmallSample: true }],
  ['toSustainQps', 10_000],
  ['toSustainThroughput', '1KB/s'],
  ['toHaveMemoryGrowthBelow', '1GB'],
  ['toHavePeakMemoryBelow', '1MB'],
  ['toReturnToBaseline'],
  ['toHaveCpuUsageBelow', 0.0001],
  ['toHaveNoMemoryLeak'],
  ['toHaveNoResourceLeak'],
]

/** What each matcher says: nothing where it holds. */
function said(result: StressResult): readonly string[] {
  return assertions.map(([matcher, ...given]) => {
    try {
      judged(result)[matcher]?.(...given)
      return `${matcher} holds`
    } catch (error) {
      return String(error)
    }
  })
}

describe('a result that was saved as JSON is judged as it was', () => {
  let dropping: StressResult
  let loop: StressResult
  beforeAll(async () => {
    dropping = await stress({ rate: 400, duration: '300ms', maxInFlight: 2 }, async ({ bytes }) => {
      bytes(100)
      await sleep(50)
    })
    const recorder = record()
    await recorder.start()
    for (let ms = 0; ms < 50; ms++) recorder.recordSuccess(ms)
    recorder.recordFailure()
    loop = await recorder.finish()
  })
  const saved = (result: StressResult): StressResult => JSON.parse(JSON.stringify(result))

  test('one whose latency is infinite', () => {
    expect(dropping.latency.p99).toBe(Number.POSITIVE_INFINITY)
    expect(said(saved(dropping))).toEqual(said(dropping))
    expect(said(dropping).join()).toContain('p99 infinite')
  })

  test('one of a loop, of which nobody knows what was in flight', () => {
    expect(loop.maxInFlight).toBeNaN()
    expect(said(saved(loop))).toEqual(said(loop))
    expect(said(loop)).toContain('toHaveSuccessRateAbove holds')
  })
})
