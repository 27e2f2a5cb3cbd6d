import { formatBytes, formatCount, formatDuration } from '../formatUnits.ts'
import type { LatencySummary } from '../records/loadFigures.ts'
import { type LatencyFigure, latencyFigure } from '../verdict/judgeLatency.ts'

/**
 * Prints a figure, or a dash where nothing was measured.
 * Records that came through JSON (blobs, merged reports) hold `null` where the worker had `NaN`.
 */
export function figure(value: number | null, format: (value: number) => string): string {
  return value !== null && Number.isFinite(value) ? format(value) : '–'
}

/** A figure of latency; `∞` where it falls among operations that never started or never ended. */
export function latencyText(latency: LatencySummary, name: LatencyFigure): string {
  const ms = latencyFigure(latency, name)
  return ms === Number.POSITIVE_INFINITY ? '∞' : duration(ms)
}

/** Bytes of growth: the sign says that it is a difference, not a level. */
export function signedBytes(bytes: number): string {
  return bytes > 0 ? `+${formatBytes(bytes)}` : formatBytes(bytes)
}

/** A difference of counts, with its sign. */
export function signedCount(count: number): string {
  return count > 0 ? `+${formatCount(count)}` : formatCount(count)
}

/** A percentile or a limit in time. */
export function duration(ms: number | null): string {
  return figure(ms, formatDuration)
}
