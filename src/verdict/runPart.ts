import { formatDuration } from '../formatUnits.ts'
import type { LoadFigures, MixResult, PhaseResult } from '../records/loadFigures.ts'
import type { RunWindow, StressResult } from '../records/stressResult.ts'
import { cutShort } from './cutShort.ts'

/** What of a run is judged: all of it, one of its phases, or one of the operations that it mixed. */
export type RunPart =
  | { readonly of: 'run'; readonly result: StressResult; readonly figures: LoadFigures }
  | { readonly of: 'phase'; readonly result: StressResult; readonly figures: PhaseResult }
  | { readonly of: 'operation'; readonly result: StressResult; readonly figures: MixResult }

/** All of a run. */
export function wholeRun(result: StressResult): RunPart {
  return { of: 'run', result, figures: result }
}

/**
 * Why a part of a run carries no verdict, or `undefined` when it does. A phase that was over before the run was cut off has
 * been measured like any other; one that the run never came to has not.
 */
export function partCutShort(part: RunPart): string | undefined {
  const { result, figures } = part
  const { stopped } = result
  const whole = part.of === 'phase' && isOver(part.figures, result) ? undefined : cutShort(result)
  if (whole !== undefined || figures.operations.total > 0) return whole
  const nothing = `not one operation was started in ${nameOf(part)}`
  if (stopped.by === 'completed') return nothing
  return `${nothing}: the run was stopped after ${formatDuration(stopped.atMs)} because ${stopped.detail}`
}

/** Whether a phase had ended before the run was stopped. */
export function isOver({ atMs, durationMs }: PhaseResult, { stopped }: StressResult): boolean {
  return atMs + durationMs <= stopped.atMs
}

/** The steady windows that lie in a part: of the whole run for an operation, whose windows are not kept by themselves. */
export function steadyWindows(part: RunPart): readonly RunWindow[] {
  const steady = part.result.windows.filter((window) => window.steady)
  if (part.of !== 'phase') return steady
  const { atMs, durationMs } = part.figures
  return steady.filter(
    (window) => window.atMs >= atMs && window.atMs + window.durationMs <= atMs + durationMs,
  )
}

/** What was counted in a window, per second. */
export function windowRate(counted: 'operations' | 'bytes', { qps, bytes, durationMs }: RunWindow): number {
  return counted === 'operations' ? qps : (bytes / durationMs) * 1000
}

/** How a sentence on a part begins: `In phase 'peak', `; empty for the whole run. */
export function partOpening(part: RunPart): string {
  return part.of === 'run' ? '' : `In ${nameOf(part)}, `
}

/** The option that chose the part, as it stands in the test: `phase: 'peak'`. */
export function partOption(part: RunPart): readonly string[] {
  return part.of === 'run' ? [] : [`${part.of}: '${part.figures.name}'`]
}

function nameOf(part: RunPart): string {
  return part.of === 'run' ? 'the run' : `${part.of} '${part.figures.name}'`
}
