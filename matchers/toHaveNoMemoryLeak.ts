import type { LeakOptions } from '../src/detectLeak.ts'
import type { LeakOperation } from '../src/leakCalls.ts'
import { rejectUnknownKeys } from '../src/options.ts'
import type { LeakReport } from '../src/records/leakReport.ts'
import type { MemoryProfile } from '../src/records/memoryProfile.ts'
import type { StressResult } from '../src/records/stressResult.ts'
import { parseBytes } from '../src/units.ts'
import { judgeMemory } from '../src/verdict/judgeMemory.ts'
import { conclude, kindOf, type MatcherContext, type MatcherResult, misuse } from './conclude.ts'

/**
 * On a function: repeats it in rounds until it is certain whether memory grows with every call; await the assertion.
 * On a `LeakReport`: reads that verdict. On a `StressResult` or `MemoryProfile`: passes when much less was left behind
 * than the smallest leak would have left (the budget, or a byte, per operation, in all a megabyte or more), and is
 * inconclusive otherwise, since one run cannot tell a leak from a first-time cost.
 *
 * @param options  `budget`: growth per operation that is accepted, default none. For a function all options of
 *                 `detectLeak`.
 * @throws InconclusiveError  the evidence carries no verdict; says what is missing.
 * @throws TypeError          none of these was given, or an option is unknown.
 * @example
 * await expect(() => JSON.parse('[1]')).toHaveNoMemoryLeak()
 */
export function toHaveNoMemoryLeak(
  this: MatcherContext,
  received: unknown,
  options: LeakOptions = {},
): MatcherResult | Promise<MatcherResult> {
  if (typeof received === 'function') {
    // Loaded when first needed: most test files never look for a leak.
    return import('../src/detectLeak.ts')
      .then(({ detectLeak }) => detectLeak(received as LeakOperation, options))
      .then((report) => conclude(this, judgeMemory(report, budgetOf(options))))
  }
  if (kindOf(received) === undefined) {
    throw misuse(
      'toHaveNoMemoryLeak',
      'a function, a LeakReport, a StressResult or a MemoryProfile',
      received,
    )
  }
  rejectUnknownKeys(options, ['budget'], 'toHaveNoMemoryLeak')
  return conclude(this, judgeMemory(received as LeakReport | StressResult | MemoryProfile, budgetOf(options)))
}

function budgetOf({ budget }: LeakOptions): number | undefined {
  return budget === undefined ? undefined : parseBytes(budget, 'budget')
}
