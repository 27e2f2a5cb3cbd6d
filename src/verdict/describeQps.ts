import type { StressResult } from '../records/stressResult.ts'
import { formatApart, formatDuration, formatNumber } from '../units.ts'
import {
  describeMachine,
  describeRun,
  errorEvidence,
  latencyEvidence,
  outcomeEvidence,
  rateEvidence,
  stopEvidence,
} from './describeRun.ts'
import type { Description } from './explain.ts'
import type { QpsVerdict } from './verdict.ts'

/** The parts of a message on `toSustainQps`. */
export function describeQps(verdict: QpsVerdict): Description {
  const { minQps, receivedQps, judged, result } = verdict
  const [min, received] = formatApart(minQps, receivedQps, 'count')
  const unit = {
    windows: 'successes per second in every steady second',
    run: 'successes per second',
    function: 'calls per second',
  }[judged]
  return {
    call: `toSustainQps(${minQps})`,
    subject: result === undefined ? 'operation' : 'result',
    headline: headline(verdict, received),
    expected: `at least ${min} ${unit}`,
    notExpected: `fewer than ${min} ${unit.replace('every', 'some')}`,
    received: judged === 'windows' ? `${received} in the slowest` : received,
    evidence:
      result === undefined
        ? []
        : [
            rateEvidence(result),
            ...latencyEvidence(result),
            ...outcomeEvidence(result),
            ...errorEvidence(result),
            ...stopEvidence(result),
          ],
    hint: verdict.outcome === 'fail' && result !== undefined ? hint(result) : undefined,
    run:
      result === undefined
        ? `${formatNumber(verdict.samples ?? 0, 'timed call')}, ${describeMachine()}`
        : describeRun(result),
  }
}

function headline({ judged, result, samples, receivedQps, minQps }: QpsVerdict, received: string): string {
  if (judged === 'function')
    return `One caller made ${received} calls per second (${formatNumber(samples ?? 0, 'call')}).`
  const { windows, durationMs } = result as StressResult
  if (judged === 'run') {
    return `${received} operations succeeded per second over ${formatDuration(durationMs)}; fewer than three seconds had all users at work, so the whole run is judged.`
  }
  const steady = windows.filter((window) => window.steady)
  if (receivedQps >= minQps)
    return `Each of ${steady.length} steady seconds had ${received} successes or more.`
  const below = steady.filter((window) => window.qps < minQps)
  const first = formatDuration((below[0] as (typeof below)[number]).atMs)
  return `${below.length} of ${steady.length} steady seconds were too slow, the slowest with ${received} successes, the first after ${first}.`
}

function hint({ operations, resources, generator }: StressResult): string | undefined {
  if (operations.succeeded < operations.total / 2)
    return 'most operations did not succeed; mend that first, the rate follows.'
  if (generator.reason !== '') return `${generator.reason}.`
  if (resources.eventLoop.utilization < 0.5) {
    return 'the event loop was idle half the time: operations wait for something else. More users may raise the rate.'
  }
  return undefined
}
