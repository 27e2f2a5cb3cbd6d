import { formatCount } from '../formatUnits.ts'
import { describeSubject } from './describeSubject.ts'
import type { Description } from './explain.ts'
import { leakEvidence } from './leakEvidence.ts'
import { leakHint } from './leakHint.ts'
import { resourceNames } from './resourceNames.ts'
import type { ResourceVerdict } from './verdict.ts'

/** The parts of a message on `toHaveNoResourceLeak`. */
export function describeResources(verdict: ResourceVerdict): Description {
  const { growthPerOperation, resource, report, outcome } = verdict
  const { name, unit, run } = describeSubject(verdict.subject)
  const what = resourceNames[resource]
  const growth = formatCount(growthPerOperation)
  return {
    call: 'toHaveNoResourceLeak()',
    subject: name,
    headline:
      outcome === 'pass'
        ? `Descriptors, sockets${report === undefined ? ' and handles' : ', handles, workers, contexts and listeners'} stayed level.`
        : `${what} grew by ${growth} per ${unit}, and did not go away.`,
    expected: `no growth per ${unit}`,
    notExpected: `growth with every ${unit}`,
    received: `${growth} per ${unit}`,
    evidence: report === undefined ? [] : leakEvidence(report, resource, unit),
    hint: outcome === 'fail' && report !== undefined ? leakHint(report, resource, unit) : undefined,
    run,
  }
}
