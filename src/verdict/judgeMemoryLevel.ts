import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { isKept, type Limit, outcomeOfLimits } from './limits.ts'
import type { Allowance, MemoryLevelVerdict, MemoryMeasure } from './limitVerdicts.ts'
import { memoryLevels, memoryUnclear } from './memoryLevels.ts'
import { processEnded } from './processEnded.ts'

/**
 * Says whether memory grew by no more than was accepted, from the settled start of a run to its settled end, or whether its
 * highest level stayed below a limit. What first calls build up once is in it: this is a limit, not a search for a leak.
 */
export function judgeMemoryLevel(
  subject: StressResult | MemoryProfile,
  rule: 'growth' | 'peak',
  allowed: Allowance,
  measure: MemoryMeasure,
): MemoryLevelVerdict {
  const { baseline, peak, final } = memoryLevels(subject, measure)
  const growth = final - baseline
  const asRatio = 'ratio' in allowed
  const limit: Limit = {
    figure: rule,
    quantity: asRatio ? 'percent' : 'bytes',
    bound: 'at most',
    limit: asRatio ? allowed.ratio : allowed.bytes,
    received: rule === 'peak' ? peak : asRatio ? growth / baseline : growth,
  }
  // Of a process that ended a peak over the limit was seen; that it would have stayed below was not.
  const ended =
    measure === 'process' && (rule === 'growth' || isKept(limit)) ? processEnded(subject) : undefined
  const missing = memoryUnclear(subject, measure, limit.received, baseline) ?? ended
  return {
    kind: 'memoryLevel',
    outcome: outcomeOfLimits([limit], missing),
    limits: [limit],
    missing,
    rule,
    allowed,
    measure,
    subject,
  }
}
