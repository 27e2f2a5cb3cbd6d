import { formatDuration } from '../formatUnits.ts'
import type { PhaseResult } from '../records/loadFigures.ts'
import type { StressResult } from '../records/stressResult.ts'
import { isOver } from './runPart.ts'
import type { Verdict } from './verdict.ts'

/** Why a run that a limit of its own plan stopped cannot have passed, or `undefined` where none did. */
export function stoppedByLimit({ stopped }: StressResult): string | undefined {
  if (stopped.by !== 'memoryLimit' && stopped.by !== 'abortOn') return undefined
  const when = `the run was stopped after ${formatDuration(stopped.atMs)} because ${stopped.detail}`
  return (
    `${when}. What held until then need not have held for the rest. ` +
    `If it was meant to stop, assert that: expect(result.stopped.by).toBe('${stopped.by}')`
  )
}

/**
 * A verdict as it stands for the whole of what was asked: whoever sets a limit wants to hear that it stopped the run, and what
 * held until then is no pass. A failure stands, and so does all that was over before.
 */
export function heldSoFar(verdict: Verdict): Verdict {
  const judged = verdict.outcome === 'pass' ? judgedIn(verdict) : undefined
  if (judged === undefined) return verdict
  const { result, phases } = judged
  const wereOver = phases.length > 0 && phases.every((phase) => isOver(phase, result))
  const missing = wereOver ? undefined : stoppedByLimit(result)
  return missing === undefined ? verdict : { ...verdict, outcome: 'inconclusive', missing }
}

/** The run that a verdict is about, and the phases of it if it is about those only. */
function judgedIn(
  verdict: Verdict,
): { readonly result: StressResult; readonly phases: readonly PhaseResult[] } | undefined {
  if (verdict.kind === 'recovery') return { result: verdict.result, phases: [verdict.from, verdict.to] }
  if ('result' in verdict) return { result: verdict.result, phases: [] }
  if ('subject' in verdict)
    return verdict.subject.kind === 'stressResult' ? { result: verdict.subject, phases: [] } : undefined
  const { part } = verdict
  return part && { result: part.result, phases: part.of === 'phase' ? [part.figures] : [] }
}
