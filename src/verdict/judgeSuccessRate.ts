import type { StressResult } from '../records/stressResult.ts'
import { wilsonInterval } from '../stats/wilson.ts'
import { cutShort, unmeasured } from './cutShort.ts'
import type { SuccessRateVerdict } from './verdict.ts'

/** Says whether at least `minRatio` of all operations succeeded; timeouts, drops and unsettled ones did not. */
export function judgeSuccessRate(result: StressResult, minRatio: number): SuccessRateVerdict {
  const { succeeded, total } = result.operations
  const receivedRatio = result.successRate
  const missing = cutShort(result) ?? unmeasured(receivedRatio, succeeded, total)
  return {
    kind: 'successRate',
    outcome: missing !== undefined ? 'inconclusive' : receivedRatio >= minRatio ? 'pass' : 'fail',
    minRatio,
    receivedRatio,
    interval: missing === undefined ? wilsonInterval(succeeded, total) : undefined,
    missing,
    result,
  }
}
