import type { EndureMatchers } from './vitestTypes.ts'

/** What `endure/matchers` exports, known without loading it. */
export const matcherNames = [
  'toHaveNoMemoryLeak',
  'toHaveSuccessRateAbove',
  'toSustainQps',
] as const satisfies readonly (keyof EndureMatchers)[]
