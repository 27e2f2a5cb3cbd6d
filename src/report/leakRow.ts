import { formatBytes, formatCount } from '../formatUnits.ts'
import type { LeakReport, ResourceGrowth } from '../records/leakReport.ts'
import type { Column } from './alignColumns.ts'
import { duration, figure, signedBytes } from './figures.ts'

/**
 * What the table of leak reports shows, the name first. `detectable` is the smallest heap leak that would have shown.
 */
export const leakColumns: readonly Column[] = [
  { title: 'Leaks', align: 'left' },
  { title: 'found', align: 'left' },
  { title: 'per operation', align: 'right' },
  { title: '95 % interval', align: 'right' },
  { title: 'detectable', align: 'right' },
  { title: 'operations', align: 'right', optional: true },
  { title: 'time', align: 'right', optional: true },
]

/** The figures of one report in the order of `leakColumns`, after the name. */
export function leakRow(report: LeakReport): string[] {
  const growth = decisive(report)
  return [
    report.verdict,
    growth ? perOperation(growth) : '–',
    growth ? interval(growth) : '–',
    // Of a leak that was found it is of no interest how small a one would have been.
    report.verdict === 'leaking' ? '–' : figure(report.smallestDetectable, formatBytes),
    figure(report.operations, formatCount),
    duration(report.durationMs),
  ]
}

/** The other resources that leak, where they do, and why there is no verdict, where there is none. */
export function leakNotes(report: LeakReport): string[] {
  const others = report.resources.filter((growth) => growth.leaking && growth !== decisive(report))
  const notes = others.length > 0 ? [`also leaking: ${others.map(perOperation).join(', ')}`] : []
  const [site] = report.sites
  if (report.verdict === 'leaking' && site) {
    notes.push(`allocated in ${site.functionName || '(anonymous)'}, ${site.file}:${site.line}`)
  }
  if (report.verdict === 'inconclusive') notes.push(report.reason)
  return notes
}

/** The resource that made the verdict: the first one with it, the heap for a clean report. */
function decisive(report: LeakReport): ResourceGrowth | undefined {
  const same = report.resources.filter((growth) => growth.verdict === report.verdict)
  return same.find((growth) => growth.resource === 'heap') ?? same[0] ?? report.resources[0]
}

function perOperation(growth: ResourceGrowth): string {
  const value = growth.growthPerOperation
  if (growth.unit === 'bytes') return `${figure(value, signedBytes)} ${growth.resource}`
  return `${value > 0 ? '+' : ''}${figure(value, formatCount)} ${growth.resource}`
}

// The unit once, where both bounds have it: `1.71 to 1.97 KiB`.
function interval({ interval: [lower, upper], unit }: ResourceGrowth): string {
  const [from, to] = [lower, upper].map((bound) =>
    figure(bound, unit === 'bytes' ? formatBytes : formatCount),
  )
  const suffix = unit === 'bytes' ? to?.match(/ [A-Za-z]+$/)?.[0] : undefined
  return `${suffix && from?.endsWith(suffix) ? from.slice(0, -suffix.length) : from} to ${to}`
}
