import { formatCount, formatDuration, formatNumber } from '../formatUnits.ts'
import { sparkline } from '../sparkline.ts'
import { writeDuration } from '../writtenUnits.ts'
import { describeCall } from './describeCall.ts'
import {
  describeRun,
  type Evidence,
  errorEvidence,
  outcomeEvidence,
  printFigure,
  stopEvidence,
} from './describeRun.ts'
import type { Description } from './explain.ts'
import { latencyFigures } from './judgeLatency.ts'
import { decisive, describeLimits, isKept, type Limit, printLimit } from './limits.ts'
import type { LatencyVerdict } from './limitVerdicts.ts'
import { partOpening, partOption, type RunPart } from './runPart.ts'

const sparklineWidth = 30

/** The parts of a message on `toHaveLatencyBelow`. */
export function describeLatency(verdict: LatencyVerdict): Description {
  const { limits, of, count, part, outcome } = verdict
  const figures = decisive(limits).map((limit) => `${limit.figure} was ${printLimit(limit)[1]}`)
  const whose = `${formatNumber(count, 'operation')}${of === 'succeeded' ? ' that succeeded' : ''}`
  const asked = limits.map(({ figure, limit }) => `${figure}: '${writeDuration(limit)}'`)
  const options = [...partOption(part), ...(of === 'succeeded' ? ["of: 'succeeded'"] : [])]
  return {
    call: describeCall('toHaveLatencyBelow', [`{ ${asked.join(', ')} }`], options),
    subject: 'result',
    headline: `${partOpening(part)}${figures.join(', ')}, over ${whose}.`,
    ...describeLimits(limits),
    evidence: [
      spread(verdict),
      ...course(part, limits),
      ...outcomeEvidence(part.figures),
      ...errorEvidence(part),
      ...stopEvidence(part.result),
    ],
    hint: outcome === 'fail' ? hint(verdict) : undefined,
    run: describeRun(part.result),
  }
}

function spread({ part, of }: LatencyVerdict): Evidence {
  const { latency, latencySucceeded } = part.figures
  const summary = of === 'all' ? latency : latencySucceeded
  const texts = latencyFigures
    .filter((figure) => figure !== 'p90' && figure !== 'p999')
    .map((figure) => `${figure} ${printFigure(summary, figure)}`)
  return ['latency', texts.join(', ')]
}

/** When a limit on the median or the p99 was first broken, and under what load: windows hold those two. */
function course(part: RunPart, limits: readonly Limit[]): readonly Evidence[] {
  const broken = limits.findLast(({ figure }) => figure === 'p99' || figure === 'p50')
  if (part.of !== 'run' || broken === undefined || isKept(broken)) return []
  const { windows } = part.result
  const levels = windows.map(({ p50Ms, p99Ms }) => (broken.figure === 'p99' ? p99Ms : p50Ms))
  const first = windows.find((_, index) => (levels[index] as number) > broken.limit)
  if (windows.length < 2 || first === undefined) return []
  const line = sparkline(levels.filter(Number.isFinite), sparklineWidth)
  const load = `${formatCount(first.qps)} successes/s with ${formatCount(first.inFlight)} in flight`
  return [
    [
      `${broken.figure} over time`,
      `${line}  first above ${formatDuration(broken.limit)} after ${formatDuration(first.atMs)}, at ${load}`,
    ],
  ]
}

function hint({ part, of }: LatencyVerdict): string | undefined {
  const { timedOut, dropped, unsettled } = part.figures.operations
  const { reason } = part.result.generator
  if (of === 'all' && timedOut + dropped + unsettled > 0) {
    return "what timed out counts with its limit, what never started or never ended as infinite; `of: 'succeeded'` leaves both out."
  }
  return reason === '' ? undefined : `${reason}.`
}
