import type { LeakReport, LeakResource, ResourceGrowth } from '../records/leakReport.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { formatBytes } from '../units.ts'
import { cutShort, unmeasured } from './cutShort.ts'
import { type MemoryVerdict, outcomeOf } from './verdict.ts'

// What a single run leaves behind by itself: compiled code, feedback, buffers that grew. No-op runs of 1,000 users came
// to at most half of it (npm run bench). Below this nothing can be told from nothing.
const singleRunNoiseBytes = 1e6
// An operation that keeps anything at all keeps more than a byte of it, unless it does so on one call in many.
const assumedBudgetBytes = 1

const memoryResources: readonly LeakResource[] = ['heap', 'external', 'native']
// The order in which resources speak for the whole report: one leak is enough, one doubt is enough.
const gravity = { leaking: 2, inconclusive: 1, clean: 0 } as const

/**
 * Says whether memory grows with every operation.
 *
 * @param budgetBytes  growth per operation that is accepted; `undefined` for none.
 */
export function judgeMemory(
  subject: LeakReport | StressResult | MemoryProfile,
  budgetBytes: number | undefined,
): MemoryVerdict {
  if (subject.kind === 'leakReport') return judgeReport(subject, budgetBytes)
  return judgeSingleRun(subject, budgetBytes)
}

function judgeReport(report: LeakReport, budgetBytes: number | undefined): MemoryVerdict {
  const memory = report.resources.filter(({ resource }) => memoryResources.includes(resource))
  const worst = memory.toSorted((a, b) => weigh(b, budgetBytes) - weigh(a, budgetBytes))[0]
  if (worst === undefined) return nothingMeasured(report, budgetBytes)
  const outcome = isTolerated(worst, budgetBytes) ? 'pass' : outcomeOf[worst.verdict]
  const gap = unmeasured(
    worst.growthPerOperation,
    ...(budgetBytes === undefined ? [] : [report.smallestDetectable]),
  )
  const weak = outcome === 'pass' && budgetBytes !== undefined && report.smallestDetectable > budgetBytes
  const tooWeak = `these rounds would have shown a leak of ${formatBytes(report.smallestDetectable)} per call, but none of ${formatBytes(budgetBytes ?? 0)}`
  const missing =
    gap ?? (weak ? tooWeak : outcome === 'inconclusive' ? withoutFullStop(report.reason) : undefined)
  return {
    kind: 'memory',
    outcome: missing === undefined ? outcome : 'inconclusive',
    budgetBytes,
    resource: worst.resource,
    growthPerOperation: worst.growthPerOperation,
    interval: worst.interval,
    missing,
    subject: report,
  }
}

function isTolerated({ leaking, interval }: ResourceGrowth, budgetBytes: number | undefined): boolean {
  return leaking && budgetBytes !== undefined && Number.isFinite(interval[1]) && interval[1] <= budgetBytes
}

function weigh(growth: ResourceGrowth, budgetBytes: number | undefined): number {
  const verdict = isTolerated(growth, budgetBytes) ? 'clean' : growth.verdict
  // Growth only orders resources of one gravity; no leak grows by 2^60 bytes a call.
  return gravity[verdict] * 2 ** 60 + growth.growthPerOperation
}

function nothingMeasured(report: LeakReport, budgetBytes: number | undefined): MemoryVerdict {
  return {
    kind: 'memory',
    outcome: 'inconclusive',
    budgetBytes,
    resource: 'heap',
    growthPerOperation: Number.NaN,
    interval: undefined,
    missing: 'the report holds no reading of memory',
    subject: report,
  }
}

/**
 * One run has one difference, and what a first run builds up once is in it. So it can prove the absence of a leak, where
 * much less is left behind than the smallest one would have left, but never its presence.
 */
function judgeSingleRun(
  subject: StressResult | MemoryProfile,
  budgetBytes: number | undefined,
): MemoryVerdict {
  const isRun = subject.kind === 'stressResult'
  const profile = isRun ? subject.memory : subject
  const operations = isRun ? subject.operations.started : 1
  // Each by itself: what was freed of one is no excuse for what was kept of the other.
  const bytes = Math.max(0, profile.growth.heapUsedBytes) + Math.max(0, profile.growth.externalBytes)
  const missing =
    (isRun ? cutShort(subject) : undefined) ??
    unmeasured(profile.growth.heapUsedBytes, profile.growth.externalBytes, operations) ??
    unclear(profile, bytes, operations * (budgetBytes ?? assumedBudgetBytes))
  return {
    kind: 'memory',
    outcome: missing === undefined ? 'pass' : 'inconclusive',
    budgetBytes,
    resource: 'heap',
    growthPerOperation: bytes / operations,
    interval: undefined,
    missing,
    subject,
  }
}

/** @param allowedBytes  what the smallest leak would have left in all. */
function unclear(
  { growth, concurrent }: MemoryProfile,
  bytes: number,
  allowedBytes: number,
): string | undefined {
  const repeat = 'Give the operation itself to toHaveNoMemoryLeak, which repeats it in rounds'
  if (concurrent) return 'other tests ran in the same process meanwhile, and their memory is in the figures'
  if (Math.min(growth.heapUsedBytes, growth.externalBytes) < -singleRunNoiseBytes) {
    return `memory fell below its baseline, so what was freed may hide what was kept. ${repeat}`
  }
  if (allowedBytes < singleRunNoiseBytes) {
    return `a leak of ${formatBytes(allowedBytes)} in all could not be told from what a single run leaves by itself. ${repeat}`
  }
  if (bytes <= allowedBytes / 2) return undefined
  return `one run cannot tell what ${formatBytes(bytes)} are: kept by each operation, or built up once. ${repeat}`
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
