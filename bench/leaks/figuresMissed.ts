import type { Summary } from './judged.ts'

const mostInconclusive = 0.02
const longestPercentile95Ms = 5_000
const mostOfSnapshots = 1 / 3

/**
 * What was promised of all subjects together and is not kept, in words. A figure that was not measured is not kept, but for the share
 * of heap snapshots where none were taken.
 */
export function figuresMissed({
  subjects,
  grades,
  percentile95Ms,
  snapshotShare = 0,
}: Summary): readonly string[] {
  const figures = [
    ['at most 2 % inconclusive', grades.inconclusive / subjects, mostInconclusive],
    ['95th percentile of the whole answer at most 5 s', percentile95Ms, longestPercentile95Ms],
    ['median verdict at most a third of three heap snapshots', snapshotShare, mostOfSnapshots],
  ] as const
  return figures.filter(([, value, most]) => !(value <= most)).map(([name]) => name)
}
