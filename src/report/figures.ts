import { formatBytes, formatDuration } from '../units.ts'

/**
 * Prints a figure, or a dash where nothing was measured.
 * Records that came through JSON (blobs, merged reports) hold `null` where the worker had `NaN`.
 */
export function figure(value: number | null, format: (value: number) => string): string {
  return value !== null && Number.isFinite(value) ? format(value) : '–'
}

/** Bytes of growth: the sign says that it is a difference, not a level. */
export function signedBytes(bytes: number): string {
  return bytes > 0 ? `+${formatBytes(bytes)}` : formatBytes(bytes)
}

/** A percentile or a limit in time. */
export function duration(ms: number | null): string {
  return figure(ms, formatDuration)
}
