import {
  type detectLeak,
  InconclusiveError,
  type LeakReport,
  profile,
  type StressResult,
  stress,
} from 'endure'

import endure = require('endure/jest')

// A project of CommonJS modules, which `require` what they import.
test('the verbs are there, with their types', async () => {
  const result: StressResult = await stress({ users: 1, iterations: 1 }, ({ signal }) => signal.aborted)
  const report: LeakReport = await endure.detectLeak(() => {})
  const same: typeof detectLeak = endure.detectLeak
  const error: endure.InconclusiveError = new InconclusiveError('none')
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
  return [report, same, error, profile]
})

test('what is not documented does not compile', async () => {
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
  await stress({ userz: 1 }, () => {})
  // @ts-expect-error no such verb
  endure.stresss
  // @ts-expect-error no unit of size
  await expect(() => {}).toHaveNoMemoryLeak({ budget: '64 bytes' })
  // @ts-expect-error no unit of time
  await expect(() => {}).toSustainQps(500, { time: '2 sec' })
  // @ts-expect-error no such matcher
  expect(1).toSustainQqs(500)
})
