import { quantile } from 'simple-statistics'
import { type LeakCaseMeta, leakResource } from '../../fixtures/leaks/leakCase.ts'
import type { LeakResource } from '../../src/records/leakReport.ts'
import type { LeakMatcher, Trial } from './trial.ts'

/** How a verdict compares with the truth. */
export type Grade = 'right' | 'false alarm' | 'miss' | 'inconclusive' | 'broken'

/** Everything that was said of one subject in one run. */
export interface Judged {
  readonly meta: LeakCaseMeta
  readonly trials: readonly Trial[]
  readonly grade: Grade
  /** Whether each of `rules` was right, in their order; `undefined` where they were not asked. */
  readonly rulesRight: readonly boolean[] | undefined
}

/** Figures over all verdicts. */
export interface Summary {
  readonly subjects: number
  readonly grades: Readonly<Record<Grade, number>>
  /** Until the verdict was certain. */
  readonly medianVerdictMs: number
  readonly percentile95VerdictMs: number
  /** Of the whole answer, as are the others. */
  readonly medianMs: number
  readonly percentile95Ms: number
  /** For three heap snapshots in the process of a verdict, at the median; `undefined` where none were taken. */
  readonly snapshotsMs: number | undefined
  /** What a verdict takes of the time of those in its process, at the median. */
  readonly snapshotShare: number | undefined
}

const memory: readonly string[] = ['heap', 'external', 'rss']

/** A leak has to be found by the matcher for its resource; an innocent has to pass both. */
export function matchersFor({ truth, resource }: LeakCaseMeta): readonly LeakMatcher[] {
  const own = memory.includes(resource) ? 'toHaveNoMemoryLeak' : 'toHaveNoResourceLeak'
  const other = own === 'toHaveNoMemoryLeak' ? 'toHaveNoResourceLeak' : 'toHaveNoMemoryLeak'
  return truth === 'leaky' ? [own] : [own, other]
}

// What is kept outside the heap has an object in it, and Node 26 has WebAssembly's memory among native memory only.
const alsoTrue: Partial<Record<LeakResource, readonly LeakResource[]>> = { external: ['heap', 'native'] }

/** The worst that the trials of one subject came to. A leak that only something else is blamed for was not found. */
export function gradeOf(
  meta: Pick<LeakCaseMeta, 'truth' | 'resource'>,
  trials: readonly Pick<Trial, 'outcome' | 'leaking'>[],
): Grade {
  const { truth } = meta
  const outcomes = trials.map(({ outcome }) => outcome)
  if (outcomes.length === 0 || outcomes.includes('broken')) return 'broken'
  if (truth === 'clean' && outcomes.includes('fail')) return 'false alarm'
  if (outcomes.includes('inconclusive')) return 'inconclusive'
  const own = leakResource(meta)
  const found = [own, ...(alsoTrue[own] ?? [])]
  const isFound = trials.every(
    ({ outcome, leaking }) => outcome === 'fail' && leaking.some((resource) => found.includes(resource)),
  )
  return truth === 'leaky' && !isFound ? 'miss' : 'right'
}

/** Counts grades, and says how long a verdict took; every answer of a matcher counts, an inconclusive one too. */
export function summarise(judged: readonly Pick<Judged, 'grade' | 'trials'>[]): Summary {
  const grades = { right: 0, 'false alarm': 0, miss: 0, inconclusive: 0, broken: 0 }
  for (const { grade } of judged) grades[grade]++
  const trials = judged.flatMap((each) => each.trials)
  const wholeMs = trials.map(({ durationMs }) => durationMs)
  const beside = trials.filter(hasSnapshots)
  const medianBeside = (figure: (trial: SnapshotTrial) => number): number | undefined =>
    beside.length === 0 ? undefined : quantileOf(beside.map(figure), 0.5)
  // JSON has no NaN: what was not measured crosses from another process as null.
  const verdictsMs = trials.map(({ verdictMs }) => verdictMs).filter(Number.isFinite)
  return {
    subjects: judged.length,
    grades,
    medianVerdictMs: quantileOf(verdictsMs, 0.5),
    percentile95VerdictMs: quantileOf(verdictsMs, 0.95),
    medianMs: quantileOf(wholeMs, 0.5),
    percentile95Ms: quantileOf(wholeMs, 0.95),
    snapshotsMs: medianBeside(({ snapshotsMs }) => snapshotsMs),
    snapshotShare: medianBeside(({ verdictMs, snapshotsMs }) => verdictMs / snapshotsMs),
  }
}

type SnapshotTrial = Trial & { readonly snapshotsMs: number }

function hasSnapshots(trial: Trial): trial is SnapshotTrial {
  return trial.snapshotsMs !== undefined && Number.isFinite(trial.verdictMs)
}

function quantileOf(values: number[], share: number): number {
  return values.length === 0 ? Number.NaN : quantile(values, share)
}
