import { mean, standardDeviation } from 'simple-statistics'
import { show } from '../options.ts'
import type { MemoryProfile, MemoryReading } from '../records/memoryProfile.ts'
import type { MemoryStatistics } from '../records/scenarioReport.ts'

/**
 * Describes a profile in a few figures, of heap and external memory together: `baselineBytes` before, `peakBytes`,
 * `averageBytes` over time, `growthBytesPerSecond` of what stayed, `volatility` (standard deviation over mean), `cleanupEfficiency`
 * (the share of its rise that was given back, 0 to 1), and `bytesPerOperation` (its rise, shared out among the operations).
 *
 * @param operations  how many were made; below 1 counts as 1.
 * @throws TypeError  not a `MemoryProfile`.
 * @example
 * const profile1 = await profile(() => Buffer.alloc(1024))
 * memoryStatistics(profile1, 1).cleanupEfficiency > 0 // => true
 */
export function memoryStatistics(profile: MemoryProfile, operations: number): MemoryStatistics {
  if (profile?.kind !== 'memoryProfile') {
    throw new TypeError(
      `Expected a MemoryProfile, as \`await profile(…)\` or \`memory\` of a result gives, got ${show(profile)}`,
    )
  }
  const { baseline, final, samples, durationMs } = profile
  const [before, after] = [bytesOf(baseline), bytesOf(final)]
  const levels = samples.map(bytesOf)
  const peak = Math.max(before, after, ...levels)
  const rise = peak - before
  return {
    baselineBytes: before,
    peakBytes: peak,
    averageBytes: levels.length === 0 ? (before + after) / 2 : timeMean(profile, levels),
    growthBytesPerSecond: durationMs > 0 ? ((after - before) / durationMs) * 1000 : 0,
    volatility: levels.length < 2 ? 0 : standardDeviation(levels) / mean(levels),
    cleanupEfficiency: rise > 0 ? Math.min(1, Math.max(0, (peak - after) / rise)) : 1,
    bytesPerOperation: rise / Math.max(1, operations),
  }
}

function bytesOf({ heapUsedBytes, externalBytes }: MemoryReading): number {
  return heapUsedBytes + externalBytes
}

/** Samples may lie unevenly: each stands for the time until the next one. */
function timeMean({ samples, durationMs }: MemoryProfile, levels: readonly number[]): number {
  let weighted = 0
  let weights = 0
  for (const [index, level] of levels.entries()) {
    const untilMs = samples[index + 1]?.atMs ?? durationMs
    const weight = Math.max(0, untilMs - (samples[index]?.atMs ?? 0))
    weighted += level * weight
    weights += weight
  }
  return weights > 0 ? weighted / weights : mean([...levels])
}
