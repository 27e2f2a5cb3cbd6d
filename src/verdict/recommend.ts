import { formatBytes, formatDuration, formatNumber } from '../formatUnits.ts'
import type { LeakReport } from '../records/leakReport.ts'
import type { ThresholdViolation } from '../records/scenarioReport.ts'
import type { StressResult } from '../records/stressResult.ts'
import { mostOf, type ScenarioMeasurement, type Thresholds } from './judgeThresholds.ts'
import { leakHint } from './leakHint.ts'

/** Says what to do about violations, each once, from what the measurement shows and nothing else. */
export function recommend(
  measured: ScenarioMeasurement,
  violations: readonly ThresholdViolation[],
  thresholds: Thresholds,
): readonly string[] {
  const advice = violations.flatMap((violation) => adviceOn(violation, measured, thresholds))
  return [...new Set(advice)]
}

function adviceOn(
  violation: ThresholdViolation,
  { leak, load, recovery, memory, statistics, metrics }: ScenarioMeasurement,
  thresholds: Thresholds,
): readonly string[] {
  switch (violation.kind) {
    case 'baseline': {
      const { externalBytes, heapUsedBytes } = memory.baseline
      const larger = externalBytes > heapUsedBytes ? 'buffers and WebAssembly' : 'objects on the heap'
      return [
        `Most of what the open service holds is ${larger}: load it when it is first needed, or share it.`,
      ]
    }
    case 'perOperation':
      return [perOperationAdvice(statistics.bytesPerOperation, thresholds.perOperationBytes)]
    case 'leak':
      return leak === undefined ? [] : leakAdvice(leak)
    case 'growthRate':
      return [
        'Let the operation be searched by itself, `detectLeak(operation)`: it says what stays and what keeps it.',
      ]
    case 'kept':
      return [
        'Let the operation be searched by itself, `detectLeak(operation)`, under load with `rounds`; what is built up once wants a larger `thresholds.leak`.',
      ]
    case 'cleanup':
      return [
        `Of ${formatBytes(statistics.peakBytes - statistics.baselineBytes)} that it took, closing gave back ` +
          `${(statistics.cleanupEfficiency * 100).toFixed(0)} %: end in close() what open() and the operations began.`,
      ]
    case 'metric':
      return Object.entries(metrics)
        .filter(([name, count]) => count.after > mostOf(name, count, thresholds))
        .map(
          ([name, { before, after }]) =>
            `Give back what is counted as ${name}: ${after - before} more than before ${formatNumber(load?.operations.started ?? 1, 'operation')}.`,
        )
    case 'errorRate':
    case 'recovery':
    case 'completionRate':
      return errorAdvice(violation.kind === 'recovery' ? recovery : load)
  }
}

function perOperationAdvice(bytes: number, limit: number): string {
  return `Do the work of one operation in ${Math.ceil(bytes / limit)} parts, or as a stream.`
}

function leakAdvice(leak: LeakReport): readonly string[] {
  const [site] = leak.sites
  const [retainer] = leak.retainers
  const growing = leak.resources.filter(({ leaking }) => leaking)
  return [
    ...(site === undefined
      ? []
      : [`Look at ${site.functionName} (${site.file}:${site.line}), where most of what stays is made.`]),
    ...(retainer === undefined ? [] : [`Let go of it in ${retainer.path.join(' → ')}, which keeps it.`]),
    ...growing.map(({ resource }) => sentence(leakHint(leak, resource, 'call'))),
  ]
}

function errorAdvice(load: StressResult | undefined): readonly string[] {
  const [error] = load?.errors ?? []
  if (error === undefined) return []
  const what = error.message === '' ? error.name : `${error.name}: ${error.message}`
  return [
    `Most failures are "${what}" (${formatNumber(error.count, 'time')}, first after ${formatDuration(error.firstAtMs)}): begin there.`,
  ]
}

function sentence(hint: string): string {
  return `${hint.charAt(0).toUpperCase()}${hint.slice(1)}`
}
