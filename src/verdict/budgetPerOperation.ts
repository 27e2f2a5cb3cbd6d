import type { LeakReport } from '../records/leakReport.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { parseBytes, parseBytesPerSecond } from '../units.ts'
import { startedApart } from './startedApart.ts'

/**
 * Reads how much memory may be kept: bytes per operation (`'64B'`), or per second of a run (`'1MB/s'`).
 *
 * @returns  bytes per operation; `undefined` for no budget.
 * @throws TypeError | RangeError  not a size, or a rate for what has none.
 */
export function budgetPerOperation(
  budget: number | string | undefined,
  subject: ((...given: never[]) => unknown) | LeakReport | StressResult | MemoryProfile,
): number | undefined {
  if (budget === undefined) return undefined
  if (typeof budget !== 'string' || !budget.includes('/')) return parseBytes(budget, 'budget')
  if (typeof subject === 'function' || subject.kind === 'leakReport') {
    throw new TypeError(
      `Expected \`budget\` to be bytes per operation such as '64B', got '${budget}': a search for a leak calls as fast as it can`,
    )
  }
  const operations = subject.kind === 'stressResult' ? startedApart(subject) : 1
  return (parseBytesPerSecond(budget, 'budget') * (subject.durationMs / 1000)) / operations
}
