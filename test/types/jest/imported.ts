import 'endure/jest'
import { expect, test } from '@jest/globals'
import { type StressResult, stress } from 'endure'

// A project that imports the functions of Jest.
declare const result: StressResult

test('each matcher takes what it is documented to take', async () => {
  expect(result).toHaveSuccessRateAbove(0.95)
  expect(result).toHaveSuccessRateAbove(0.95, { phase: 'peak' })
  expect(result).toHaveErrorRateBelow(0.05)
  expect(result).toHaveCompletionRateAbove(0.7, { operation: 'read' })
  expect(result).toSustainThroughput('50MB/s')
  expect(result).toSustainQps(500, { phase: 'peak' })
  expect(result).toHaveLatencyBelow({ mean: 20, p50: '50ms', p999: '1s' }, { of: 'succeeded', phase: 'peak' })
  expect(result).toHaveMemoryGrowthBelow('15%')
  expect(result).toHaveMemoryGrowthBelow('100MB', { of: 'rss' })
  expect(result).toHavePeakMemoryBelow('2GB', { of: 'process' })
  expect(result).toReturnToBaseline({ within: '10%', counts: 2 })
  expect(result).toHaveCpuUsageBelow(0.8, { of: 'peak' })
  expect(result).toLoseNoMessages({ sent: 1_000_000 })
  expect(result).toHaveMessageLossBelow(0.01, { sent: 'out', received: 'in' })
  expect(result).toRecover({ from: 'before', tolerance: 0.2, floor: '2ms' })
  expect(result).toMatchBaseline()
  expect(result).toMatchBaseline('search', { tolerance: 0.2, floor: '5ms' })
  expect(result).toSustainQps(500)
  expect(result).not.toSustainQps('500/s')
  await expect(() => {}).toSustainQps(500, { time: '2s' } as const)
  await expect(() => {}).toHaveNoMemoryLeak()
  await expect(() => {}).not.toHaveNoMemoryLeak({ budget: '64B' })
  await expect(() => {}).toHaveNoResourceLeak({ maxDuration: '3s' })
  await expect(stress({ users: 1, iterations: 1 }, () => {})).resolves.toHaveSuccessRateAbove(0.5)
  expect({ result }).toEqual({ result: expect.toSustainQps(500) })
  expect({ result }).toEqual({ result: expect.not.toSustainQps(500) })
})

test('a matcher that measures returns a promise', () => {
  const promise: Promise<void> = expect(() => {}).toHaveNoMemoryLeak()
  return promise
})

test('what is not documented does not compile', async () => {
  // @ts-expect-error the ratio is missing
  expect(result).toHaveSuccessRateAbove()
  // @ts-expect-error a ratio is a number
  expect(result).toHaveSuccessRateAbove('95%')
  // @ts-expect-error a phase has a name
  expect(result).toHaveErrorRateBelow(0.05, { phase: 1 })
  // @ts-expect-error throughput is a rate
  expect(result).toSustainThroughput()
  // @ts-expect-error no such figure
  expect(result).toHaveLatencyBelow({ p98: '1s' })
  // @ts-expect-error latency has a limit for each figure
  expect(result).toHaveLatencyBelow('1s')
  // @ts-expect-error no unit of time
  expect(result).toHaveLatencyBelow({ p99: '3 parsecs' })
  // @ts-expect-error no rate
  expect(result).toSustainQps('many')
  // @ts-expect-error no unit of size
  expect(result).toHaveMemoryGrowthBelow('100 megs')
  // @ts-expect-error a duration is no size
  expect(result).toHavePeakMemoryBelow('100ms')
  // @ts-expect-error nor a size a rate
  expect(result).toSustainThroughput('50MB')
  // @ts-expect-error no unit of time
  expect(result).toMatchBaseline('search', { floor: '5 msec' })
  // @ts-expect-error no such memory
  expect(result).toHavePeakMemoryBelow('2GB', { of: 'stack' })
  // @ts-expect-error a share of one core is a number
  expect(result).toHaveCpuUsageBelow('80%')
  // @ts-expect-error the name comes first
  expect(result).toMatchBaseline({ tolerance: 0.2 })
  // @ts-expect-error no such option
  await expect(() => {}).toHaveNoMemoryLeak({ bugdet: '64B' })
  // @ts-expect-error what is counted has no budget
  await expect(() => {}).toHaveNoResourceLeak({ budget: '64B' })
  // @ts-expect-error no unit of size
  await expect(() => {}).toHaveNoMemoryLeak({ budget: '64 bytes' })
  // @ts-expect-error no unit of time
  await expect(() => {}).toSustainQps(500, { time: '2 sec' })
  // @ts-expect-error no such matcher
  expect(result).toSustainQqs(500)
  // @ts-expect-error nor inside of another one
  expect({ result }).toEqual({ result: expect.toSustainQqs(500) })
})
