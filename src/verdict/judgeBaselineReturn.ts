import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { type Limit, outcomeOfLimits } from './limits.ts'
import type { Allowance, BaselineReturnVerdict, MemoryMeasure } from './limitVerdicts.ts'
import { memoryLevels, memoryUnclear } from './memoryLevels.ts'
import { processEnded } from './processEnded.ts'

/** What is counted, before and after. */
interface Counted {
  readonly name: string
  readonly baseline: number
  readonly final: number
}

/**
 * Says whether everything is back where it was before the run: memory within an allowance, and descriptors, sockets, handles
 * and connections up to a number more. Of a process under test where the plan had a `pid`, of this process otherwise.
 *
 * @param counts  how many more than before are accepted of each.
 */
export function judgeBaselineReturn(
  subject: StressResult | MemoryProfile,
  within: Allowance,
  measure: MemoryMeasure,
  counts: number,
): BaselineReturnVerdict {
  const { name, baseline, final } = memoryLevels(subject, measure)
  const allowedBytes = 'ratio' in within ? baseline * within.ratio : within.bytes
  const memory: Limit = {
    figure: name,
    quantity: 'bytes',
    bound: 'at most',
    limit: baseline + allowedBytes,
    received: final,
  }
  const counted = subject.kind === 'stressResult' ? countedIn(subject) : []
  const known = counted.filter((each) => Number.isFinite(each.baseline) && Number.isFinite(each.final))
  const limits = [
    memory,
    ...known.map(
      (each): Limit => ({
        figure: each.name,
        quantity: 'count',
        bound: 'at most',
        limit: each.baseline + counts,
        received: each.final,
      }),
    ),
  ]
  const missing = memoryUnclear(subject, measure, baseline, final) ?? processEnded(subject)
  return {
    kind: 'baselineReturn',
    outcome: outcomeOfLimits(limits, missing),
    limits,
    missing,
    within,
    measure,
    counts,
    uncounted: counted.filter((each) => !known.includes(each)).map((each) => each.name),
    subject,
  }
}

function countedIn({ resources, process }: StressResult): readonly Counted[] {
  if (process !== undefined) {
    const of = (name: string, field: 'fds' | 'sockets' | 'connections'): Counted => ({
      name,
      baseline: process.baseline[field],
      final: process.final[field],
    })
    return [of('open descriptors', 'fds'), of('open sockets', 'sockets'), of('connections', 'connections')]
  }
  const { fds, sockets, handles } = resources
  return [
    { name: 'open descriptors', ...fds },
    { name: 'open sockets', ...sockets },
    { name: 'active handles', ...handles },
  ]
}
