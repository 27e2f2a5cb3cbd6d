import type { MemoryProfile, MemoryReading } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { cutShort, unmeasured } from './cutShort.ts'
import type { MemoryMeasure } from './limitVerdicts.ts'

/** One kind of memory over a run, in bytes. */
export interface MemoryLevels {
  readonly name: string
  readonly baseline: number
  readonly peak: number
  readonly final: number
  /** In order of time, from the start of the measured run on. */
  readonly samples: readonly { readonly atMs: number; readonly bytes: number }[]
}

/** Which memory a matcher is about where nobody says: that of the process under test, where there is one. */
export function usualMeasure(subject: StressResult | MemoryProfile, usual: MemoryMeasure): MemoryMeasure {
  return subject.kind === 'stressResult' && subject.process !== undefined ? 'process' : usual
}

/**
 * Reads one kind of memory of a subject.
 *
 * @throws TypeError  the process under test, of a run that had none.
 */
export function memoryLevels(subject: StressResult | MemoryProfile, measure: MemoryMeasure): MemoryLevels {
  if (measure !== 'process') {
    const name = measure === 'heap' ? 'heap and external memory' : 'resident memory'
    const { baseline, peak, final, samples } = subject.kind === 'stressResult' ? subject.memory : subject
    return {
      name,
      baseline: bytesOf(baseline, measure),
      peak: bytesOf(peak, measure),
      final: bytesOf(final, measure),
      samples: samples.map((sample) => ({ atMs: sample.atMs, bytes: bytesOf(sample, measure) })),
    }
  }
  const process = subject.kind === 'stressResult' ? subject.process : undefined
  if (process === undefined)
    throw new TypeError(
      "Expected `of: 'process'` on the result of a plan with `pid`: this one watched no other process",
    )
  const { pid, baseline, peak, final, samples } = process
  return {
    name: `resident memory of process ${pid}`,
    baseline: baseline.rssBytes,
    peak: peak.rssBytes,
    final: final.rssBytes,
    samples: samples.map(({ atMs, rssBytes }) => ({ atMs, bytes: rssBytes })),
  }
}

function bytesOf({ heapUsedBytes, externalBytes, rssBytes }: MemoryReading, measure: MemoryMeasure): number {
  if (measure === 'rss') return rssBytes
  // JSON writes `null` for what was not measured, and a sum of those would be 0.
  return unmeasured(heapUsedBytes, externalBytes) ? Number.NaN : heapUsedBytes + externalBytes
}

/** Why levels of memory carry no verdict, or `undefined` when they do. */
export function memoryUnclear(
  subject: StressResult | MemoryProfile,
  measure: MemoryMeasure,
  ...figures: readonly number[]
): string | undefined {
  const isRun = subject.kind === 'stressResult'
  const { concurrent } = isRun ? subject.memory : subject
  if (measure !== 'process' && concurrent) {
    return 'other tests ran in the same process meanwhile, and their memory is in the figures'
  }
  return (isRun ? cutShort(subject) : undefined) ?? unmeasured(...figures)
}
