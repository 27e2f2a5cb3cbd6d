import type { LeakOperation } from '../src/leakSearch/leakCalls.ts'
import type { LeakOptions } from '../src/leakSearch/searchLeak.ts'
import { rejectUnknownKeys, show } from '../src/options.ts'
import type { ByteRate, Size } from '../src/quantities.ts'
import type { LeakReport } from '../src/records/leakReport.ts'
import type { MemoryProfile } from '../src/records/memoryProfile.ts'
import type { StressResult } from '../src/records/stressResult.ts'
import { leaksBesideOthers, requireTestAlone } from '../src/requireTestAlone.ts'
import { budgetPerOperation } from '../src/verdict/budgetPerOperation.ts'
import { judgeGrowthRatio } from '../src/verdict/judgeGrowthRatio.ts'
import { judgeMemory } from '../src/verdict/judgeMemory.ts'
import { memoryResources } from '../src/verdict/judgeReport.ts'
import type { MemoryMeasure } from '../src/verdict/limitVerdicts.ts'
import type { MemoryVerdict } from '../src/verdict/verdict.ts'
import { conclude, kindOf, type MatcherContext, type MatcherResult, misuse, unexplained } from './conclude.ts'
import { memoryGiven } from './memoryGiven.ts'

/** Memory that may be kept: per operation, or per second of a run. */
export type Budget = Size | ByteRate

/** What `toHaveNoMemoryLeak` takes: for a function all options of a leak search, for a result these. */
export interface MemoryLeakOptions extends Omit<LeakOptions, 'budget'> {
  /** Growth that is accepted: `'64B'` per operation, or for a `StressResult` or `MemoryProfile` `'1MB/s'` per second. Default none, or that of a report's search. */
  readonly budget?: Budget
  /**
   * For a `StressResult` or `MemoryProfile` of a long run: the share by which memory may grow over the run, above 0 to 1. It
   * fails where memory grew by more, and all through the run. 0.15 is the usual limit, 0.05 a strict and 0.25 a relaxed one.
   */
  readonly growthRatio?: number
  /**
   * Beside `growthRatio`, which memory is meant: `'heap'`, heap and external memory of this thread; `'rss'`, resident memory with
   * all threads, where the work is done in others; or `'process'`, resident memory of the process under test, which is the
   * default where the plan has a `pid`. Resident memory holds garbage too: warm it up, and let it run for long.
   */
  readonly of?: MemoryMeasure
}

const known = ['budget', 'growthRatio', 'of']

type Measured = LeakReport | StressResult | MemoryProfile

/**
 * On a function: repeats it in rounds until it is certain whether memory grows with every call; await the assertion.
 * On a `LeakReport`, or a `StressResult` of a plan with `rounds`: reads that verdict. On any other `StressResult` or
 * `MemoryProfile`: passes when much less was left behind than the smallest leak would have left (the budget, or a byte,
 * per operation, in all a megabyte or more), and is inconclusive otherwise, since one run cannot tell a leak from a
 * first-time cost; or judges a long one by `growthRatio`, which alone judges a process under test.
 *
 * @param options  see `MemoryLeakOptions`.
 * @throws InconclusiveError  the evidence carries no verdict; says what is missing.
 * @throws TypeError          none of these was given, or an option is unknown or does not go with it.
 * @example
 * await expect(() => JSON.parse('[1]')).toHaveNoMemoryLeak()
 */
export function toHaveNoMemoryLeak(
  this: MatcherContext,
  received: unknown,
  options: MemoryLeakOptions = {},
): MatcherResult | Promise<MatcherResult> {
  if (typeof received === 'function') {
    requireTestAlone(leaksBesideOthers)
    return search(received as LeakOperation, options, this.isNot).then((verdict) => conclude(this, verdict))
  }
  if (kindOf(received) === undefined) {
    throw misuse(
      'toHaveNoMemoryLeak',
      'a function, a LeakReport, a StressResult or a MemoryProfile',
      received,
    )
  }
  const subject = received as Measured
  rejectUnknownKeys(options, known, 'toHaveNoMemoryLeak')
  const { budget, growthRatio, of } = options
  if (growthRatio === undefined) {
    if (of !== undefined) throw new TypeError('Expected `of` beside `growthRatio`, got it alone')
    return conclude(this, judgeMemory(subject, budgetPerOperation(budget, subject)))
  }
  if (subject.kind === 'leakReport') {
    throw new TypeError('`growthRatio` is a rule for long runs: a LeakReport has a `budget` instead')
  }
  if (budget !== undefined) throw new TypeError('Expected `budget` or `growthRatio`, got both')
  const { measure } = memoryGiven('toHaveNoMemoryLeak', subject, options, 'heap', known)
  return conclude(this, judgeGrowthRatio(subject, requireRatio(growthRatio), measure))
}

async function search(
  operation: LeakOperation,
  options: MemoryLeakOptions,
  isNot: boolean | undefined,
): Promise<MemoryVerdict> {
  const { growthRatio, of } = options ?? {}
  if (growthRatio !== undefined || of !== undefined) {
    const name = growthRatio === undefined ? 'of' : 'growthRatio'
    throw new TypeError(
      `\`${name}\` is a rule for the results of long runs: a function has a \`budget\` instead`,
    )
  }
  // Loaded when first needed: most test files never look for a leak.
  const { leakOptions, searchLeak } = await import('../src/leakSearch/searchLeak.ts')
  rejectUnknownKeys(options, leakOptions, 'toHaveNoMemoryLeak')
  const { budget: asked, ...others } = options
  const budget = budgetPerOperation(asked, operation)
  const given = { ...(isNot && unexplained), ...others, ...(budget !== undefined && { budget }) }
  return judgeMemory(await searchLeak(operation, given, memoryResources, 'toHaveNoMemoryLeak'), budget)
}

function requireRatio(value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= 1) return value
  throw new RangeError(
    `Expected \`growthRatio\` to be above 0 and at most 1, got ${show(value)}. For 15 % write 0.15.`,
  )
}
