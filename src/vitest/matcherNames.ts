import type { EndureMatchers } from './vitestTypes.ts'

/** What `endure/matchers` exports, known without loading it. */
export const matcherNames = [
  'toHaveCompletionRateAbove',
  'toHaveCpuUsageBelow',
  'toHaveErrorRateBelow',
  'toHaveLatencyBelow',
  'toHaveMemoryGrowthBelow',
  'toHaveMessageLossBelow',
  'toHaveNoMemoryLeak',
  'toHaveNoResourceLeak',
  'toHavePeakMemoryBelow',
  'toHaveSuccessRateAbove',
  'toLoseNoMessages',
  'toMatchBaseline',
  'toRecover',
  'toReturnToBaseline',
  'toSustainQps',
  'toSustainThroughput',
] as const satisfies readonly (keyof EndureMatchers)[]
