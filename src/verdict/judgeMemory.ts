import type { LeakReport, LeakResource, ResourceGrowth } from '../records/leakReport.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { formatBytes } from '../units.ts'
import { cutShort } from './cutShort.ts'
import { type MemoryVerdict, outcomeOf } from './verdict.ts'

// Some runtime debris is left by every run. An operation that keeps anything at all keeps more than a byte of it,
// unless it does so on one call in many.
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
  const weak = outcome === 'pass' && budgetBytes !== undefined && report.smallestDetectable > budgetBytes
  const tooWeak = `these rounds would have shown a leak of ${formatBytes(report.smallestDetectable)} per call, but none of ${formatBytes(budgetBytes ?? 0)}`
  return {
    kind: 'memory',
    outcome: weak ? 'inconclusive' : outcome,
    budgetBytes,
    resource: worst.resource,
    growthPerOperation: worst.growthPerOperation,
    interval: worst.interval,
    missing: weak ? tooWeak : outcome === 'inconclusive' ? withoutFullStop(report.reason) : undefined,
    subject: report,
  }
}

function isTolerated({ leaking, interval }: ResourceGrowth, budgetBytes: number | undefined): boolean {
  return leaking && budgetBytes !== undefined && interval[1] <= budgetBytes
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
 * One run has one difference, and what a first run builds up once is in it. So it can prove the absence of a leak,
 * where less is left behind than the smallest one would have left, but never its presence.
 */
function judgeSingleRun(
  subject: StressResult | MemoryProfile,
  budgetBytes: number | undefined,
): MemoryVerdict {
  const { growth } = subject.kind === 'stressResult' ? subject.memory : subject
  const operations = subject.kind === 'stressResult' ? subject.operations.started : 1
  const bytes = growth.heapUsedBytes + growth.externalBytes
  const clean = bytes <= operations * (budgetBytes ?? assumedBudgetBytes)
  const unclear = `one run cannot tell what ${formatBytes(bytes)} are: kept by each operation, or built up once. Give the operation itself to toHaveNoMemoryLeak, which repeats it in rounds`
  const missing =
    subject.kind === 'stressResult'
      ? (cutShort(subject) ?? (clean ? undefined : unclear))
      : clean
        ? undefined
        : unclear
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

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
