import { formatBytes, formatNumber, formatPercent } from '../formatUnits.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import type { MemoryMeasure } from './limitVerdicts.ts'
import { type MemoryLevels, memoryLevels, memoryUnclear } from './memoryLevels.ts'
import { processEnded } from './processEnded.ts'
import { roundsIn } from './roundsIn.ts'
import type { GrowthRatioVerdict } from './verdict.ts'

// What other tools of this kind ask for before they speak of a trend.
const fewestSamples = 10
// Of the growth, in each third of the run: a steady leak has a third in each. A cache that is full, or a warm-up that adds
// the same per doubling of a hundred times its first step, has less in the last.
const leastShare = 0.1

/**
 * Says whether memory grew by more than a share of what it was, and went on growing all through the run: a rule for long
 * runs in which nothing can be settled.
 * Heap and external memory are fully collected before and after. In between, samples hold garbage; but whatever the level was
 * at some moment, garbage included, all that lies above it in the end was kept since. So the course is, at each moment, the
 * lowest level from then on. What is given back before the end is no growth, and what no collection has shown is no trend.
 * The resident set is asked only where it is all that can be read, of other threads and processes: garbage raises it, and
 * what was freed often stays in it. Its course is read in the same way.
 *
 * @param maxRatio  the share of the baseline that is accepted.
 */
export function judgeGrowthRatio(
  subject: StressResult | MemoryProfile,
  maxRatio: number,
  measure: MemoryMeasure = 'heap',
): GrowthRatioVerdict {
  const levels = memoryLevels(subject, measure)
  const { baseline, final, samples } = levels
  const { durationMs } = subject.kind === 'stressResult' ? subject.memory : subject
  const receivedRatio = final / baseline - 1
  const course = lastingCourse(levels)
  const exceeded = receivedRatio > maxRatio
  const wayOut = measure === 'heap' ? `or use ${roundsIn(subject)}` : 'and warm it up before'
  const missing =
    memoryUnclear(subject, measure, baseline, final, ...samples.map(({ bytes }) => bytes)) ??
    (measure === 'process' ? processEnded(subject) : undefined) ??
    tooFew(samples.length, durationMs) ??
    (exceeded ? unsteady(levels, course, durationMs, wayOut) : undefined)
  return {
    kind: 'growthRatio',
    outcome: missing === undefined ? (exceeded ? 'fail' : 'pass') : 'inconclusive',
    maxRatio,
    measure,
    receivedRatio,
    course,
    missing,
    subject,
  }
}

/** The lowest level from each sample on, the settled end included. */
function lastingCourse({ samples, final }: MemoryLevels): readonly number[] {
  const course: number[] = []
  let lowest = final
  for (const { bytes } of samples.toReversed()) {
    lowest = Math.min(lowest, bytes)
    course.push(lowest)
  }
  return course.toReversed()
}

function tooFew(samples: number, durationMs: number): string | undefined {
  if (samples >= fewestSamples && durationMs > 0) return undefined
  return `memory was read ${formatNumber(samples, 'time')}, and a course needs ${fewestSamples}. Let it run longer, or lower \`sampleEvery\``
}

/** Why growth that is large enough is not called a leak. */
function unsteady(
  { samples, baseline, final }: MemoryLevels,
  course: readonly number[],
  durationMs: number,
  wayOut: string,
): string | undefined {
  const levelAt = (ms: number): number => course[samples.findIndex(({ atMs }) => atMs >= ms)] ?? final
  const levels = [baseline, levelAt(durationMs / 3), levelAt((2 * durationMs) / 3), final]
  const shares = levels
    .slice(1)
    .map((level, third) => (level - (levels[third] as number)) / (final - baseline))
  if (shares.every((share) => share >= leastShare)) return undefined
  const parts = shares.map((share) => formatPercent(Number(share.toFixed(2)))).join(', ')
  return (
    `${formatBytes(final - baseline)} were kept, but not at a steady rate (${parts} in the thirds of the run): ` +
    `built up once, or grown between collections that are too far apart. Let it run longer, ${wayOut}`
  )
}
