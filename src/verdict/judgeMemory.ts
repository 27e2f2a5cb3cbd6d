import type { LeakReport } from '../records/leakReport.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { judgeReport, memoryResources } from './judgeReport.ts'
import { hasRounds, judgeRounds } from './judgeRounds.ts'
import { judgeSingleRun } from './judgeSingleRun.ts'
import type { MemoryVerdict } from './verdict.ts'

/**
 * Says whether memory grows with every operation.
 *
 * @param budgetBytes  growth per operation that is accepted; `undefined` for none, or for what the search for a report accepted.
 */
export function judgeMemory(
  subject: LeakReport | StressResult | MemoryProfile,
  budgetBytes: number | undefined,
): MemoryVerdict {
  if (subject.kind !== 'leakReport' && !hasRounds(subject)) return judgeSingleRun(subject, budgetBytes)
  const isReport = subject.kind === 'leakReport'
  const budget = budgetBytes ?? (isReport ? subject.budget : undefined)
  const report = isReport ? subject : judgeRounds(subject, budget, memoryResources)
  return {
    kind: 'memory',
    ...judgeReport(report, memoryResources, budget),
    budgetBytes: budget,
    subject,
    report,
  }
}
