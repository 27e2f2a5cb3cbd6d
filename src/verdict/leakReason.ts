import { formatBytes, formatCount, formatDuration, formatNumber } from '../formatUnits.ts'
import type { LeakResource, ResourceGrowth } from '../records/leakReport.ts'
import type { LeakJudgement } from './judgeLeak.ts'
import { resourceNames } from './resourceNames.ts'

/** How the rounds went, for the sentence. */
export interface LeakRun {
  readonly operations: number
  readonly durationMs: number
  /** The resources that decide; all when it is left out. */
  readonly judged?: readonly LeakResource[] | undefined
  /** Each round waited for what goes away by itself, which leaves time for few. */
  readonly waited?: boolean
  /** What to do when the time was too short, one sentence. */
  readonly wayOut: string
}

/** One sentence or two: why this verdict, or what is missing for one and how to get it. */
export function leakReason(judgement: LeakJudgement, run: LeakRun): string {
  const { verdict, resources, smallestDetectable, exhausting } = judgement
  const over = `over ${formatNumber(run.operations, 'call')} in ${formatDuration(run.durationMs)}`
  if (verdict === 'leaking') {
    const growth = resources.filter((each) => each.leaking).map(sentence)
    return `${growth.join('; ')}, ${over}; the growth did not level off, and none of it went away by itself.`
  }
  if (verdict === 'clean') {
    const grown = resources.some(({ verdict, pattern }) => verdict === 'clean' && pattern !== 'flat')
    return `No lasting growth ${grown ? 'beyond the budget ' : ''}${over}; ${formatBytes(smallestDetectable)} on every call would have been seen.`
  }
  if (resources.length === 0) return `No verdict: not one round was completed ${over}. ${run.wayOut}`
  const open = resources.filter(
    (each) => each.verdict === 'inconclusive' && (run.judged?.includes(each.resource) ?? true),
  )
  const noVerdict = `No verdict on ${open.map((each) => each.resource).join(', ')} ${over}`
  if (exhausting.length > 0) {
    const growth = resources.filter(({ resource }) => exhausting.includes(resource)).map(sentence)
    return `${noVerdict}: ${growth.join('; ')}, which would have exhausted the process. Mend that first: toHaveNoResourceLeak names the place.`
  }
  const waits = run.waited ? ' After each round it waited for what goes away by itself.' : ''
  return `${noVerdict}: ${missing(open, smallestDetectable)}.${waits} ${run.wayOut}`
}

function missing(open: readonly ResourceGrowth[], smallestDetectable: number): string {
  if (!Number.isFinite(smallestDetectable)) return 'a leak that was planted on purpose was not seen'
  const rising = open.filter((each) => each.interval[0] > 0)
  if (rising.length > 0) {
    // What is opened is no cache: what it takes is a wait.
    const doubt = rising.some(({ unit }) => unit === 'count')
      ? 'but there was no time left to see whether it goes away by itself'
      : 'but not for long enough to tell a leak from a warm-up or a cache that fills'
    return `${rising.map(sentence).join('; ')}, ${doubt}`
  }
  const native = open.find(({ resource }) => resource === 'native')
  if (native && open.length === 1) return `${sentence(native)}, which an allocator may do by itself`
  return `growth below ${formatBytes(smallestDetectable)} per call could not be told from none`
}

function sentence({ resource, unit, growthPerOperation, interval }: ResourceGrowth): string {
  const print = unit === 'bytes' ? formatBytes : formatCount
  const [lower, upper] = interval
  return `${resourceNames[resource]} grew by ${print(growthPerOperation)} per call (95 % interval ${print(lower)} to ${print(upper)})`
}
