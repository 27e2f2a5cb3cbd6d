import { formatBytes } from '../formatUnits.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { cutShort, unmeasured } from './cutShort.ts'
import { roundsIn } from './roundsIn.ts'
import { startedApart } from './startedApart.ts'
import type { MemoryVerdict } from './verdict.ts'

// What a single run leaves behind by itself: compiled code, feedback, buffers that grew. No-op runs of 1,000 users came
// to at most half of it (npm run bench). Below this nothing can be told from nothing.
const singleRunNoiseBytes = 1e6
// An operation that keeps anything at all keeps more than a byte of it, unless it does so on one call in many.
const assumedBudgetBytes = 1

/**
 * One run has one difference, and what a first run builds up once is in it. So it can prove the absence of a leak, where
 * much less is left behind than the smallest one would have left, but never its presence.
 *
 * @param budgetBytes  growth per operation that is accepted; `undefined` for none.
 */
export function judgeSingleRun(
  subject: StressResult | MemoryProfile,
  budgetBytes: number | undefined,
): MemoryVerdict {
  const isRun = subject.kind === 'stressResult'
  const profile = isRun ? subject.memory : subject
  const operations = isRun ? startedApart(subject) : 1
  // Each by itself: what was freed of one is no excuse for what was kept of the other.
  const bytes = Math.max(0, profile.growth.heapUsedBytes) + Math.max(0, profile.growth.externalBytes)
  const doubt =
    (isRun ? (cutShort(subject) ?? notCollected(subject)) : undefined) ??
    unmeasured(profile.growth.heapUsedBytes, profile.growth.externalBytes, operations)
  const unclear = whyUnclear(profile, bytes, operations * (budgetBytes ?? assumedBudgetBytes))
  const missing = doubt ?? (unclear && `${unclear}. ${isRun ? waysOutOfRun(subject) : waysOutOfBody}`)
  return {
    kind: 'memory',
    outcome: missing === undefined ? 'pass' : 'inconclusive',
    budgetBytes,
    resource: 'heap',
    growthPerOperation: bytes / operations,
    interval: undefined,
    missing,
    subject,
    report: undefined,
  }
}

const waysOutOfRun = (result: StressResult): string =>
  `Use ${roundsIn(result)}, or judge a long run by \`growthRatio: 0.15\`, or give the operation itself to toHaveNoMemoryLeak`
const waysOutOfBody =
  'Give the operation itself to toHaveNoMemoryLeak, which repeats it in rounds, or judge a long body by `growthRatio: 0.15`'

function notCollected({ process }: StressResult): string | undefined {
  return (
    process &&
    `the memory of process ${process.pid} cannot be collected before it is read. Judge a long run by \`growthRatio: 0.15\``
  )
}

/** @param allowedBytes  what the smallest leak would have left in all. */
function whyUnclear(
  { growth, concurrent }: MemoryProfile,
  bytes: number,
  allowedBytes: number,
): string | undefined {
  if (concurrent) return 'other tests ran in the same process meanwhile, and their memory is in the figures'
  if (Math.min(growth.heapUsedBytes, growth.externalBytes) < -singleRunNoiseBytes) {
    return 'memory fell below its baseline, so what was freed may hide what was kept'
  }
  if (allowedBytes < singleRunNoiseBytes) {
    return `a leak of ${formatBytes(allowedBytes)} in all could not be told from what a single run leaves by itself`
  }
  if (bytes <= allowedBytes / 2) return undefined
  return `one run cannot tell what ${formatBytes(bytes)} are: kept by each operation, or built up once`
}
