import { median } from 'simple-statistics'
import type { RunWindow } from '../records/stressResult.ts'
import { type RunPart, steadyWindows } from './runPart.ts'

/** What is steady of a part of a run. */
export interface SteadyTime {
  /** Windows in a row in which the load stood, and what had come with it had begun to end. */
  readonly stretches: readonly (readonly RunWindow[])[]
  readonly durationMs: number
  /** How long half of the operations took, and nearly all of them, in the usual window. */
  readonly typicalMs: number
  readonly nearlyAllMs: number
}

/** Some steady windows in a row, taken together. */
export interface SteadyBlock {
  readonly atMs: number
  readonly durationMs: number
  readonly succeeded: number
  readonly bytes: number
}

/** A window of which no more is lost to operations that have not begun to end is a whole one. */
export const mostFillingMs = 10

/**
 * Finds the steady time of a part. A load that has just come gives nothing back until its first operations end: at latencies of
 * 2 s that takes 2 s. So much is left out at the beginning of each stretch, by the latency of the usual window: one stall, at
 * the beginning or later, leaves out nothing.
 */
export function steadyTime(part: RunPart): SteadyTime {
  const windows = part.of === 'operation' ? [] : steadyWindows(part)
  const nearlyAllMs = usual(windows.map(({ p99Ms }) => p99Ms))
  const all = inARow(windows, part.result.phases)
  const stretches = all
    .map((stretch) => {
      const fullMs = (stretch[0] as RunWindow).atMs + nearlyAllMs
      return stretch.filter(({ atMs }) => fullMs - atMs <= mostFillingMs)
    })
    .filter((stretch) => stretch.length > 0)
  return {
    stretches,
    durationMs: stretches.reduce((total, stretch) => total + joined(stretch).durationMs, 0),
    typicalMs: usual(windows.map(({ p50Ms }) => p50Ms)),
    nearlyAllMs,
  }
}

/** Cuts steady time into blocks of at least so long. The last of a stretch ends with it, and may overlap the one before. */
export function steadyBlocks({ stretches }: SteadyTime, leastMs: number): readonly SteadyBlock[] {
  return stretches.flatMap((stretch) => {
    const size = Math.max(1, Math.ceil(leastMs / (stretch[0] as RunWindow).durationMs))
    if (stretch.length < size) return []
    return Array.from({ length: Math.ceil(stretch.length / size) }, (_, index) => {
      const from = Math.min(index * size, stretch.length - size)
      return joined(stretch.slice(from, from + size))
    })
  })
}

/** A new phase is a new load, even where it follows without a pause. */
function inARow(
  windows: readonly RunWindow[],
  phases: readonly { readonly atMs: number }[],
): readonly (readonly RunWindow[])[] {
  const phaseOf = (window: RunWindow) => phases.findLastIndex(({ atMs }) => atMs <= window.atMs)
  const stretches: RunWindow[][] = []
  for (const window of windows) {
    const stretch = stretches.at(-1)
    const before = stretch?.at(-1)
    const goesOn =
      before !== undefined &&
      before.atMs + before.durationMs === window.atMs &&
      phaseOf(before) === phaseOf(window)
    if (goesOn) stretch?.push(window)
    else stretches.push([window])
  }
  return stretches
}

function joined(windows: readonly RunWindow[]): SteadyBlock {
  const sum = (of: 'succeeded' | 'bytes' | 'durationMs') =>
    windows.reduce((total, window) => total + window[of], 0)
  const [succeeded, bytes, durationMs] = [sum('succeeded'), sum('bytes'), sum('durationMs')]
  return { atMs: (windows[0] as RunWindow).atMs, durationMs, succeeded, bytes }
}

/** The median of what was measured. */
function usual(levelsMs: readonly number[]): number {
  const measured = levelsMs.filter(Number.isFinite)
  return measured.length > 0 ? median(measured) : 0
}
