import type { LeakResource, LeakVerdict, ResourceGrowth } from '../records/leakReport.ts'
import { describePattern } from '../stats/describePattern.ts'
import { type GrowthJudgement, judgeGrowth } from './judgeGrowth.ts'
import { natureOf } from './natureOf.ts'

/** The rounds so far, and what decides how much longer to look. */
export interface LeakEvidence {
  /** Calls of the operation at each settled reading, strictly rising, two or more. */
  readonly operations: readonly number[]
  /** The settled levels of each resource that could be read. */
  readonly levels: ReadonlyMap<LeakResource, readonly number[]>
  /** Time spent in the operation itself and in all, ms. */
  readonly activeMs: number
  readonly elapsedMs: number
  /** Time there is in all, ms. */
  readonly limitMs: number
  /** Growth in bytes per operation that the user tolerates. */
  readonly budget?: number | undefined
  /** No further round will follow. */
  readonly final: boolean
  /** True once a long wait has shown that what grew does not go away by itself. */
  readonly lasting: boolean
  /** See `GrowthContext`. */
  readonly warmupReadings?: number
  readonly minimumRounds?: number
  readonly perCollectionBytes?: number | undefined
}

/** What the evidence says now. */
export interface LeakJudgement {
  readonly verdict: LeakVerdict
  /**
   * `look`: more rounds are needed. `widen`: more rounds with more calls each. `wait`: only a long wait can tell a leak
   * from a backlog. `stop`: decided.
   */
  readonly next: 'look' | 'widen' | 'wait' | 'stop'
  readonly resources: readonly ResourceGrowth[]
  /** Resources that grow persistently, whether or not that is a leak yet. */
  readonly growing: readonly LeakResource[]
  /** Bytes per operation on the heap. */
  readonly smallestDetectable: number
}

/** What is said when not one round was completed. */
export const nothingJudged: LeakJudgement = {
  verdict: 'inconclusive',
  next: 'stop',
  resources: [],
  growing: [],
  smallestDetectable: Number.POSITIVE_INFINITY,
}

// A store with a limit looks like a leak until it is full. Rings, pools and caches of common packages hold up to
// some thousand entries (lru-cache's examples 500 to 5,000, bunyan's ring 6,000 in the cases this was tried on),
// so growth is believed when it has lasted for three times that, or for as long as a test can afford.
const convincingOperations = 20_000
const convincingMs = 1500
// A test should end within its time limit, leak or not: 40 % for rounds leaves room for the wait and its collections.
const convincingShare = 0.4
// Growth that would soon hurt the process: 100 MB, or half the descriptors that macOS allows by default (256).
const convincingBytes = 1e8
const convincingCount = 128
// A suspicion is worth the wait once rounds have taken this long; below, more rounds are cheaper.
const suspiciousMs = 300

/**
 * Judges the rounds of one operation. Pure: call it after every round, until `next` is `'stop'`.
 *
 * @throws RangeError  fewer than two readings, or a level that is not finite.
 */
export function judgeLeak(evidence: LeakEvidence): LeakJudgement {
  const { operations } = evidence
  const judged = [...evidence.levels].map(([resource, levels]) => ({
    resource,
    levels,
    growth: judgeGrowth({ resource, operations, levels }, evidence),
  }))
  const growing = judged.filter(({ growth }) => growth.state === 'growing')
  const convincing =
    evidence.final ||
    (operations.at(-1) as number) >= convincingOperations ||
    evidence.activeMs >= Math.min(convincingMs, convincingShare * evidence.limitMs) ||
    growing.some(({ resource, levels }) => {
      const grown = (levels.at(-1) as number) - (levels[0] as number)
      return grown >= (natureOf(resource).unit === 'bytes' ? convincingBytes : convincingCount)
    })
  const leaking = growing.length > 0 && convincing && evidence.lasting
  const clean = judged.every(({ growth }) => growth.state === 'flat')
  const weak = judged.some(({ growth }) => growth.state === 'weak')
  const waits = growing.length > 0 && !evidence.lasting && (convincing || evidence.activeMs >= suspiciousMs)
  return {
    verdict: leaking ? 'leaking' : clean ? 'clean' : 'inconclusive',
    next: waits ? 'wait' : leaking || clean || evidence.final ? 'stop' : weak ? 'widen' : 'look',
    resources: judged.map(({ resource, levels, growth }) =>
      report(resource, operations, levels, growth, leaking),
    ),
    growing: growing.map(({ resource }) => resource),
    smallestDetectable:
      judged.find(({ resource }) => resource === 'heap')?.growth.detectable ?? Number.POSITIVE_INFINITY,
  }
}

function report(
  resource: LeakResource,
  operations: readonly number[],
  levels: readonly number[],
  growth: GrowthJudgement,
  convinced: boolean,
): ResourceGrowth {
  const leaking = convinced && growth.state === 'growing'
  return {
    resource,
    unit: natureOf(resource).unit,
    growthPerOperation: growth.slope,
    interval: growth.interval,
    ...(growth.state === 'flat'
      ? { pattern: 'flat', confidence: 1 }
      : describePattern(operations.slice(growth.from), levels.slice(growth.from))),
    verdict: leaking ? 'leaking' : growth.state === 'flat' ? 'clean' : 'inconclusive',
    leaking,
    levels,
  }
}
