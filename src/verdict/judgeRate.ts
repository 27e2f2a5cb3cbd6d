import type { OperationCounts } from '../records/loadFigures.ts'
import { wilsonInterval } from '../stats/wilson.ts'
import { unmeasured } from './cutShort.ts'
import { generatorToBlame } from './generatorToBlame.ts'
import { partCutShort, type RunPart } from './runPart.ts'
import type { RateName, RateVerdict } from './verdict.ts'

/** What counts towards each rate, out of all operations, those that were never started included. */
const counted: Readonly<Record<RateName, (counts: OperationCounts) => number>> = {
  success: ({ succeeded }) => succeeded,
  // Not 1 - successRate: 1 - 0.95 is more than 0.05.
  error: ({ total, succeeded }) => total - succeeded,
  completion: ({ succeeded, failed }) => succeeded + failed,
}

/**
 * Says whether a share of all operations is large enough, or small enough for errors. The limit itself is kept.
 * Timeouts, drops and what never settled neither succeeded nor completed.
 */
export function judgeRate(part: RunPart, rate: RateName, limit: number): RateVerdict {
  const { operations } = part.figures
  const count = counted[rate](operations)
  const { total } = operations
  const received = count / total
  const kept = rate === 'error' ? received <= limit : received >= limit
  const missing =
    partCutShort(part) ??
    unmeasured(received, count, total, part.figures.successRate) ??
    (kept ? undefined : unclearBlame(part, rate, limit))
  return {
    kind: 'rate',
    outcome: missing !== undefined ? 'inconclusive' : kept ? 'pass' : 'fail',
    rate,
    limit,
    received,
    count,
    interval: missing === undefined ? wilsonInterval(count, total) : undefined,
    missing,
    part,
  }
}

/** What threw is the subject's doing. What came too late, or was never started, may be that of a generator at its limit. */
function unclearBlame(part: RunPart, rate: RateName, limit: number): string | undefined {
  const { total, succeeded, failed } = part.figures.operations
  const thrown = failed / total
  const keptOtherwise = { success: 1 - thrown >= limit, error: thrown <= limit, completion: true }[rate]
  return keptOtherwise && succeeded + failed < total ? generatorToBlame(part.result) : undefined
}
