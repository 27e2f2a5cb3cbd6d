export type { MatcherContext, MatcherResult } from './conclude.ts'
export { toHaveNoMemoryLeak } from './toHaveNoMemoryLeak.ts'
export { toHaveSuccessRateAbove } from './toHaveSuccessRateAbove.ts'
export { type SustainQpsOptions, toSustainQps } from './toSustainQps.ts'
