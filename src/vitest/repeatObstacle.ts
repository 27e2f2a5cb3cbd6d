import type { RunnerTestCase } from 'vitest'
import type { RepeatedResult } from './repeatedResult.ts'

/** What speaks against repeating a test that has passed, in words; `undefined` for nothing. */
export function repeatObstacle({ artifacts, meta, timeout }: RunnerTestCase, { errors }: RepeatedResult) {
  if (meta.endure?.records.length) return 'it measures by itself'
  if (errors?.length) return 'it passes only now and then'
  if (artifacts.length > 0) return 'every repetition would add to its artifacts'
  if (timeout <= 0 || !Number.isFinite(timeout)) return 'without a time limit a repetition might never end'
  return undefined
}
