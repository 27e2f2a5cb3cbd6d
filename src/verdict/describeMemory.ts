import { formatApart, formatBytes, formatNumber } from '../formatUnits.ts'
import { type Evidence, memoryEvidence } from './describeRun.ts'
import { describeSubject, type GrowthUnit } from './describeSubject.ts'
import type { Description } from './explain.ts'
import { leakEvidence } from './leakEvidence.ts'
import { leakHint } from './leakHint.ts'
import { resourceNames } from './resourceNames.ts'
import type { MemoryVerdict } from './verdict.ts'

/** The parts of a message on `toHaveNoMemoryLeak`. */
export function describeMemory(verdict: MemoryVerdict): Description {
  const { budgetBytes, growthPerOperation, resource, report, outcome } = verdict
  const [budget, received] = formatApart(budgetBytes ?? 0, growthPerOperation, 'bytes')
  const { name, unit, run } = describeSubject(verdict.subject)
  return {
    call: `toHaveNoMemoryLeak(${budgetBytes === undefined ? '' : `{ budget: '${budget}' }`})`,
    subject: name,
    headline: headline(verdict, unit),
    expected: budgetBytes === undefined ? `no growth per ${unit}` : `at most ${budget} per ${unit}`,
    notExpected: budgetBytes === undefined ? `growth with every ${unit}` : `more than ${budget} per ${unit}`,
    received: `${received} per ${unit}`,
    evidence: evidence(verdict, unit),
    hint: outcome === 'fail' && report !== undefined ? leakHint(report, resource, unit) : undefined,
    run,
  }
}

function headline(
  { outcome, resource, growthPerOperation, interval, report }: MemoryVerdict,
  unit: GrowthUnit,
): string {
  const what = resourceNames[resource]
  if (report === undefined)
    return `${formatBytes(growthPerOperation)} of heap and external memory were left per operation.`
  if (outcome === 'pass') {
    const isLevel = report.resources.find((each) => each.resource === resource)?.pattern === 'flat'
    const moved = isLevel
      ? 'stayed level'
      : `grew ${formatBytes(growthPerOperation)} per ${unit}, within the budget,`
    const level = `${what} ${moved} over ${formatNumber(report.operations, unit)}`
    // Saved as JSON, what is not finite is null.
    if (!Number.isFinite(report.smallestDetectable)) return `${level}.`
    return `${level}; a leak of ${formatBytes(report.smallestDetectable)} on every ${unit} would have shown.`
  }
  const bounds = interval && ` (95 % interval ${formatBytes(interval[0])} to ${formatBytes(interval[1])})`
  return `${what} grew ${formatBytes(growthPerOperation)} per ${unit} after garbage collection${bounds ?? ''}.`
}

function evidence({ subject, report, resource }: MemoryVerdict, unit: GrowthUnit): readonly Evidence[] {
  const run = subject.kind === 'stressResult' ? [memoryEvidence(subject)] : []
  return report === undefined ? run : [...leakEvidence(report, resource, unit), ...run]
}
