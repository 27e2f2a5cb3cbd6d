import { formatBytes, formatCount, formatNumber } from '../formatUnits.ts'
import type { LeakReport, LeakResource, ResourceGrowth } from '../records/leakReport.ts'
import type { LoadRounds } from '../records/loadRounds.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { rarestSeen } from '../stats/rarestSeen.ts'
import { cutShort } from './cutShort.ts'
import { judgeLeak, type LeakEvidence, type LeakJudgement, nothingJudged } from './judgeLeak.ts'
import { leakReason } from './leakReason.ts'
import { provenBy } from './provenBy.ts'

/** The result of a plan with `rounds`. */
export type RoundsResult = StressResult & { readonly rounds: LoadRounds }

/** Tells a run in rounds from all else. Of a process under test no round could be settled. */
export function hasRounds(subject: StressResult | MemoryProfile): subject is RoundsResult {
  return subject.kind === 'stressResult' && subject.rounds !== undefined && subject.process === undefined
}

// What V8 adds by itself in a window, in bytes, while code is getting hot: its compilers are at work under load. Feedback and
// the like of small operations came to some ten kilobytes in the rounds 2 to 12 (Node 20 to 26).
const noiseBytes = 32_768
// Which of the lengths the plan has, its result does not say.
const wayOut =
  'Raise `rounds`, or the `iterations`, `totalIterations` or `duration` of the plan, or give the operation itself to the matcher'

/**
 * Judges the rounds of a run by the rules for a function: the same windows, trend and wait.
 *
 * @param budget  bytes per operation that are accepted; `undefined` for none.
 * @param judged  the resources that decide; the others are only told of.
 */
export function judgeRounds(
  result: RoundsResult,
  budget: number | undefined,
  judged?: readonly LeakResource[],
): LeakReport {
  const { rounds, durationMs, operations, memory } = result
  const buffersBytes = memory.final.arrayBuffersBytes
  const levels = judgeLevels(rounds, { activeMs: durationMs, buffersBytes, budget, judged })
  const unread = cutShort(result) ?? unreadable(result)
  const judgement = unread === undefined ? triedOut(levels, rounds, budget, judged) : levels
  const missing = unread ?? doubt(result, judgement) ?? untried(levels, judgement)
  const { verdict, resources } =
    unread !== undefined ? undecided(judgement) : missing !== undefined ? unproven(judgement) : judgement
  const reason = leakReason(judgement, { operations: operations.started, durationMs, wayOut: `${wayOut}.` })
  return {
    kind: 'leakReport',
    verdict,
    operations: operations.started,
    warmupOperations: rounds.operations[0] ?? 0,
    durationMs,
    roundOperations: rounds.operations,
    resources,
    smallestDetectable: judgement.smallestDetectable,
    rarestDetectable: rarestSeen(judgement.windowOperations),
    ...(rounds.uncountedListeners && { uncountedListeners: rounds.uncountedListeners }),
    ...(budget !== undefined && { budget }),
    sites: [],
    retainers: [],
    notes: [],
    snapshots: [],
    reason: missing ?? reason,
  }
}

/** What the levels are judged by; `activeMs` is the time under load. */
type LoadEvidence = Pick<LeakEvidence, 'activeMs' | 'buffersBytes' | 'budget' | 'judged'>

/** What the levels say by themselves. The first reading is the origin: what came before it was warm-up. */
export function judgeLevels(
  { operations, levels, lasting, mayBePool = false }: LoadRounds,
  { activeMs, buffersBytes, budget, judged }: LoadEvidence,
): LeakJudgement {
  if (operations.length < 2) return nothingJudged
  const evidence = {
    operations: operations.map((count) => count - (operations[0] as number)),
    levels: new Map(Object.entries(levels) as [LeakResource, readonly number[]][]),
    buffersBytes,
    mayBePool,
    judged,
    activeMs,
    elapsedMs: activeMs,
    limitMs: Number.POSITIVE_INFINITY,
    budget,
    lasting: lasting === true,
    noiseBytes,
  }
  const last = judgeLeak({ ...evidence, final: true })
  // No round follows, so a clean verdict may be as coarse as it has to be. A leak needs as much evidence as that of a function.
  const isProven =
    last.verdict !== 'leaking' || judgeLeak({ ...evidence, final: false }).verdict === 'leaking'
  return notDismissed(isProven ? last : unproven(last), budget ?? 0)
}

/** A clean verdict on the heap is as good as the leak that was planted after the last round, and seen. */
function triedOut(
  levels: LeakJudgement,
  { plantedBytes }: LoadRounds,
  budget: number | undefined,
  judged: readonly LeakResource[] | undefined,
): LeakJudgement {
  const isAsked = judged?.includes('heap') ?? true
  if (levels.verdict !== 'clean' || !isAsked) return levels
  return provenBy(plantedBytes ?? Number.POSITIVE_INFINITY, levels, budget)
}

/** Why a clean verdict is none when it was tried out. */
function untried(levels: LeakJudgement, { verdict, smallestDetectable }: LeakJudgement): string | undefined {
  if (levels.verdict === verdict) return undefined
  return Number.isFinite(smallestDetectable)
    ? `a planted leak was seen from ${formatBytes(smallestDetectable)} per operation on, more than the budget. ${wayOut}`
    : 'a leak that was planted after the last round was not seen, or there was no time to plant one. Give the test more time'
}

/** Why the levels say nothing at all. */
function unreadable({ memory, rounds }: RoundsResult): string | undefined {
  if (memory.concurrent)
    return 'other tests ran in the same process meanwhile, and their memory is in the figures'
  if (rounds.operations.length < rounds.planned) {
    return `only ${formatNumber(rounds.operations.length, 'round')} of ${rounds.planned} could be read`
  }
  return undefined
}

/** Why growth is not called a leak. */
function doubt({ rounds, operations }: RoundsResult, judgement: LeakJudgement): string | undefined {
  const { growing, verdict } = judgement
  if (growing.length === 0) return undefined
  const grown = judgement.resources
    .filter(({ resource }) => growing.includes(resource))
    .map(growth)
    .join(' and ')
  if (rounds.lasting === false) return `${grown}, but most of it went away in a wait after the last round`
  if (operations.unsettled > 0) {
    const never = formatNumber(operations.unsettled, 'operation')
    return `${grown}, but ${never} never settled, and may hold it`
  }
  if (rounds.lasting === null)
    return `${grown}, but there was no time to see whether it goes away. Give the test more time`
  if (verdict !== 'leaking') {
    return `${grown}, but a cache that is still filling does so too: it takes 20,000 operations, or 1,000 and 2 s of load, to tell. ${wayOut}`
  }
  return undefined
}

function growth({ resource, unit, growthPerOperation }: ResourceGrowth): string {
  const amount = unit === 'bytes' ? formatBytes(growthPerOperation) : formatCount(growthPerOperation)
  return `${resource} grew ${amount} per operation`
}

/** Growth that is more than V8's own, and surely there, is no leak by the rules yet; but it is not nothing either. */
function notDismissed(judgement: LeakJudgement, budget: number): LeakJudgement {
  const isGrowth = ({ resource, verdict, interval, growthPerOperation }: ResourceGrowth): boolean =>
    resource === 'heap' &&
    verdict === 'clean' &&
    interval[0] > budget &&
    (growthPerOperation - budget) * judgement.windowOperations > noiseBytes
  if (!judgement.resources.some(isGrowth)) return judgement
  const resources = judgement.resources.map((each) => (isGrowth(each) ? withoutVerdict(each) : each))
  return {
    ...judgement,
    verdict: judgement.verdict === 'clean' ? 'inconclusive' : judgement.verdict,
    resources,
  }
}

/** What grew is not proven to leak; the rest stands. */
function unproven(judgement: LeakJudgement): LeakJudgement {
  const resources = judgement.resources.map((each) => (each.leaking ? withoutVerdict(each) : each))
  return { ...judgement, verdict: 'inconclusive', resources }
}

function undecided(judgement: LeakJudgement): LeakJudgement {
  return { ...judgement, verdict: 'inconclusive', resources: judgement.resources.map(withoutVerdict) }
}

function withoutVerdict(growth: ResourceGrowth): ResourceGrowth {
  return { ...growth, verdict: 'inconclusive', leaking: false }
}
