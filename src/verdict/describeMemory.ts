import type { LeakReport } from '../records/leakReport.ts'
import { sparkline } from '../sparkline.ts'
import { formatApart, formatBytes, formatDuration, formatNumber, formatPercent } from '../units.ts'
import { describeMachine, describeRun, type Evidence, memoryEvidence } from './describeRun.ts'
import type { Description } from './explain.ts'
import type { MemoryVerdict } from './verdict.ts'

const names: Readonly<Record<string, string>> = {
  heap: 'Heap',
  external: 'External memory',
  native: 'Native memory',
}
const sparklineWidth = 30
const mostSites = 3
// Caches of common packages hold some thousand entries, rarely more than this.
const roomyCacheEntries = 20_000

/** The parts of a message on `toHaveNoMemoryLeak`. */
export function describeMemory(verdict: MemoryVerdict): Description {
  const { budgetBytes, growthPerOperation, resource, subject } = verdict
  const [budget, received] = formatApart(budgetBytes ?? 0, growthPerOperation, 'bytes')
  return {
    call: 'toHaveNoMemoryLeak()',
    subject: { leakReport: 'operation', stressResult: 'result', memoryProfile: 'profile' }[subject.kind],
    headline: headline(verdict),
    expected: budgetBytes === undefined ? 'no growth per call' : `at most ${budget} per call`,
    notExpected: budgetBytes === undefined ? 'growth with every call' : `more than ${budget} per call`,
    received: `${received} per call`,
    evidence: evidence(verdict),
    hint: verdict.outcome === 'fail' && subject.kind === 'leakReport' ? hint(subject, resource) : undefined,
    run: run(verdict),
  }
}

function headline({ outcome, resource, growthPerOperation, interval, subject }: MemoryVerdict): string {
  const what = names[resource] ?? resource
  if (subject.kind !== 'leakReport')
    return `${formatBytes(growthPerOperation)} of heap and external memory were left per operation.`
  if (outcome === 'pass') {
    return `${what} stayed level over ${formatNumber(subject.operations, 'call')}; a leak of ${formatBytes(subject.smallestDetectable)} on every call would have shown.`
  }
  const bounds = interval && ` (95 % interval ${formatBytes(interval[0])} to ${formatBytes(interval[1])})`
  return `${what} grew ${formatBytes(growthPerOperation)} per call after garbage collection${bounds ?? ''}.`
}

function evidence({ subject, resource }: MemoryVerdict): readonly Evidence[] {
  if (subject.kind === 'stressResult') return [memoryEvidence(subject)]
  if (subject.kind === 'memoryProfile') return []
  const grown = subject.resources.find((each) => each.resource === resource)
  if (grown === undefined || grown.levels.length === 0) return []
  const { levels, pattern, confidence } = grown
  const [first, last] = [levels[0] as number, levels.at(-1) as number]
  const floor = Math.min(...levels)
  const course = sparkline(
    levels.map((level) => level - floor),
    sparklineWidth,
  )
  const sites = subject.sites
    .slice(0, mostSites)
    .map(({ functionName, file, line, bytesPerOperation, share }): Evidence => {
      return [
        'site',
        `${formatBytes(bytesPerOperation)} per call (${formatPercent(share)})  ${functionName}  ${file}:${line}`,
      ]
    })
  return [
    [
      'trend',
      `${pattern} over ${formatNumber(levels.length, 'round')} (confidence ${confidence.toFixed(2)}) after ${formatNumber(subject.warmupOperations, 'warm-up call')}`,
    ],
    [resource, `${formatBytes(first)} → ${formatBytes(last)}  ${course}`],
    ...sites,
    ...subject.retainers.slice(0, 1).map(({ path }): Evidence => ['kept by', path.join(' → ')]),
  ]
}

function hint({ resources, operations }: LeakReport, resource: string): string | undefined {
  const pattern = resources.find((each) => each.resource === resource)?.pattern
  if (pattern === 'stepped')
    return 'it grows in steps, as an array, Map or Set does that is only ever added to.'
  if (pattern === 'sporadic')
    return 'only some calls leave something behind: look at the paths that few of them take.'
  const lookFor = 'look for what outlives the call, such as a collection, a listener or a timer'
  // A search of a slow operation is short, and a cache with room for more calls than it made would look the same.
  if (operations >= roomyCacheEntries) return `it does not level off: ${lookFor}.`
  return `it did not level off in ${formatNumber(operations, 'call')}: ${lookFor}, or a cache with room for more than that.`
}

function run({ subject }: MemoryVerdict): string {
  if (subject.kind === 'stressResult') return describeRun(subject)
  if (subject.kind === 'memoryProfile')
    return `1 body, ${formatDuration(subject.durationMs)}, ${describeMachine()}`
  return `${formatNumber(subject.operations, 'call')}, ${formatDuration(subject.durationMs)}, ${describeMachine()}`
}
