import { formatBytes, formatCount, formatNumber, formatPercent } from '../formatUnits.ts'
import type { AllocationSite, RetainerPath } from '../records/leakEvidence.ts'
import type { LeakReport, LeakResource, ResourceGrowth } from '../records/leakReport.ts'
import { sparkline } from '../sparkline.ts'
import type { Evidence } from './describeRun.ts'
import type { GrowthUnit } from './describeSubject.ts'

const sparklineWidth = 30
const mostSites = 3
const mostPaths = 2

/** What a report has to show of one resource, strongest first. */
export function leakEvidence(
  report: LeakReport,
  resource: LeakResource,
  unit: GrowthUnit,
): readonly Evidence[] {
  const grown = report.resources.find((each) => each.resource === resource)
  if (grown === undefined || grown.levels.length === 0) return []
  const { pattern, confidence, levels } = grown
  const rounds = formatNumber(levels.length, 'round')
  const warmup = formatNumber(report.warmupOperations, `warm-up ${unit}`)
  const sites = report.sites.slice(0, mostSites)
  return [
    ...byType(grown),
    ...sites.map((site): Evidence => ['site', place(site)]),
    ...report.retainers.slice(0, mostPaths).map((retainer): Evidence => ['kept by', held(retainer)]),
    ['trend', `${pattern} over ${rounds} (confidence ${confidence.toFixed(2)}) after ${warmup}`],
    [resource, course(grown)],
    ...report.notes.map((note): Evidence => ['note', note]),
    ...report.snapshots.map((file): Evidence => ['snapshot', file]),
  ]
}

/** In the unit of its resource. */
function formatGrowth(growth: number, unit: ResourceGrowth['unit']): string {
  return unit === 'bytes' ? formatBytes(growth) : formatCount(growth)
}

function course({ levels, unit }: ResourceGrowth): string {
  const floor = Math.min(...levels)
  const line = sparkline(
    levels.map((level) => level - floor),
    sparklineWidth,
  )
  return `${formatGrowth(levels[0] as number, unit)} → ${formatGrowth(levels.at(-1) as number, unit)}  ${line}`
}

function byType({ resource, byType = {} }: ResourceGrowth): readonly Evidence[] {
  const types = Object.entries(byType).toSorted(([, a], [, b]) => b - a)
  if (types.length === 0) return []
  const label = resource === 'listener' ? 'events' : 'types'
  return [[label, types.map(([type, count]) => `${formatCount(count)} ${type} per call`).join(', ')]]
}

function held({ path, countPerOperation }: RetainerPath): string {
  const count = countPerOperation > 0 ? `  (${formatCount(countPerOperation)} per call)` : ''
  return `${path.join(' → ')}${count}`
}

function place({
  functionName,
  file,
  line,
  bytesPerOperation,
  countPerOperation,
  share,
}: AllocationSite): string {
  const amount = countPerOperation > 0 ? formatCount(countPerOperation) : formatBytes(bytesPerOperation)
  // Whole percent: it rests on some hundred samples.
  const percent = formatPercent(Number(share.toFixed(2)))
  return `${amount} per call (${percent})  ${functionName}  ${file}:${line}`
}
