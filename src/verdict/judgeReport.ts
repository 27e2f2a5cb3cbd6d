import { formatBytes } from '../formatUnits.ts'
import type { LeakReport, LeakResource, ResourceGrowth } from '../records/leakReport.ts'
import { unmeasured } from './cutShort.ts'
import { type Outcome, outcomeOf } from './verdict.ts'

/** What a report says of some of its resources. */
export interface ReportJudgement {
  readonly outcome: Outcome
  /** The resource that decided, and by how much it grew per operation. */
  readonly resource: LeakResource
  readonly growthPerOperation: number
  readonly interval: readonly [lower: number, upper: number] | undefined
  readonly missing: string | undefined
}

/** What `toHaveNoMemoryLeak` judges. */
export const memoryResources: readonly LeakResource[] = ['heap', 'external', 'native']
/** What `toHaveNoResourceLeak` judges, causes first: a worker brings descriptors, a socket is a handle and a descriptor. */
export const countedResources: readonly LeakResource[] = [
  'worker',
  'socket',
  'handle',
  'context',
  'fd',
  'listener',
]

// The order in which resources speak for the whole report: one leak is enough, one doubt is enough.
const gravity = { leaking: 2, inconclusive: 1, clean: 0 } as const

/**
 * Says what a report, fresh or saved, comes to for the resources that are asked for.
 *
 * @param budgetBytes  growth per operation that is accepted; `undefined` for none.
 */
export function judgeReport(
  report: LeakReport,
  asked: readonly LeakResource[],
  budgetBytes: number | undefined,
): ReportJudgement {
  const judged = report.resources.filter(({ resource }) => asked.includes(resource))
  const worst = judged.toSorted((a, b) => compare(a, b, budgetBytes))[0]
  if (worst === undefined) return nothingMeasured(report, asked)
  const { resource, growthPerOperation, interval } = worst
  const outcome = isTolerated(worst, budgetBytes) ? 'pass' : outcomeOf[worst.verdict]
  // A pass rests on what would have been seen.
  const limits = outcome === 'pass' && asked.includes('heap') ? [report.smallestDetectable] : []
  const missing =
    unmeasured(growthPerOperation, ...limits) ??
    (outcome === 'pass'
      ? (tooCoarse(report, budgetBytes) ?? tooLax(report, judged, budgetBytes))
      : undefined) ??
    (outcome === 'inconclusive' ? withoutFullStop(report.reason) : undefined)
  return {
    outcome: missing === undefined ? outcome : 'inconclusive',
    resource,
    growthPerOperation,
    interval,
    missing,
  }
}

function isTolerated({ leaking, interval }: ResourceGrowth, budgetBytes: number | undefined): boolean {
  return leaking && budgetBytes !== undefined && Number.isFinite(interval[1]) && interval[1] <= budgetBytes
}

/** The gravest first; within one gravity the cause before what it brings along, and the largest growth. */
function compare(a: ResourceGrowth, b: ResourceGrowth, budgetBytes: number | undefined): number {
  const gravityOf = (each: ResourceGrowth): number =>
    gravity[isTolerated(each, budgetBytes) ? 'clean' : each.verdict]
  const rankOf = ({ resource }: ResourceGrowth): number => countedResources.indexOf(resource)
  // What stayed level differs by chance: there the heap comes first, as in the report.
  const growthOf = (each: ResourceGrowth): number =>
    each.verdict === 'clean' && each.pattern === 'flat' ? 0 : each.growthPerOperation
  return gravityOf(b) - gravityOf(a) || rankOf(a) - rankOf(b) || growthOf(b) - growthOf(a)
}

function tooCoarse(
  { smallestDetectable }: LeakReport,
  budgetBytes = Number.POSITIVE_INFINITY,
): string | undefined {
  if (smallestDetectable <= budgetBytes) return undefined
  return `these rounds would have shown a leak of ${formatBytes(smallestDetectable)} per call, but none of ${formatBytes(budgetBytes)}`
}

/** What a search with a larger budget, or with none, left alone. */
function tooLax(
  { budget = Number.POSITIVE_INFINITY }: LeakReport,
  judged: readonly ResourceGrowth[],
  budgetBytes = Number.POSITIVE_INFINITY,
): string | undefined {
  if (budget <= budgetBytes) return undefined
  const had = Number.isFinite(budget)
  // What the heap could have hidden without a budget, `smallestDetectable` says.
  const open = judged.find(
    ({ resource, interval: [, upper] }) =>
      (had || resource !== 'heap') && (!Number.isFinite(upper) || upper > budgetBytes),
  )
  return (
    open &&
    `the search ${had ? `accepted ${formatBytes(budget)} per call` : 'had no budget'}, and ${open.resource} may have grown by more than ${formatBytes(budgetBytes)}. Search again with that budget`
  )
}

function nothingMeasured(report: LeakReport, asked: readonly LeakResource[]): ReportJudgement {
  const what =
    asked === memoryResources ? 'memory' : 'descriptors, sockets, handles, workers, contexts or listeners'
  return {
    outcome: 'inconclusive',
    resource: asked[0] as LeakResource,
    growthPerOperation: Number.NaN,
    interval: undefined,
    // With no reading at all the search itself knows best why, and what to do.
    missing:
      report.resources.length === 0
        ? withoutFullStop(report.reason)
        : `the report holds no reading of ${what}`,
  }
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
