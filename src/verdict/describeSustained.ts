import { formatApart, formatBytes, formatCount, formatDuration, formatNumber } from '../formatUnits.ts'
import { besideWritten, writeBytes } from '../writtenUnits.ts'
import { describeCall } from './describeCall.ts'
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
import { partOpening, partOption, type RunPart } from './runPart.ts'
import type { SteadyBlocks, SustainedVerdict } from './verdict.ts'

/** The parts of a message on `toSustainQps` and `toSustainThroughput`. */
export function describeSustained(verdict: SustainedVerdict): Description {
  const { minPerSecond, receivedPerSecond, counted, judged, blocks, part, samples } = verdict
  const bytes = counted === 'bytes'
  const [min, received] = formatApart(minPerSecond, receivedPerSecond, bytes ? 'bytes' : 'count')
  const [amount, reached] = bytes
    ? [besideWritten(min, minPerSecond, '/s'), `${received}/s`]
    : [min, received]
  const unit = bytes ? '' : judged === 'function' ? ' calls per second' : ' successes per second'
  const isSteady = judged === 'blocks' || judged === 'steady'
  const print = (perSecond: number) => (bytes ? `${formatBytes(perSecond)}/s` : formatCount(perSecond))
  const each = isSteady && blocks ? `, ${print(blocks.allowedPerSecond)} in every ${spanOf(blocks)}` : ''
  return {
    call: bytes
      ? describeCall('toSustainThroughput', [`'${writeBytes(minPerSecond)}/s'`], part ? partOption(part) : [])
      : describeCall('toSustainQps', [minPerSecond], part ? partOption(part) : []),
    subject: part === undefined ? 'operation' : 'result',
    headline:
      part === undefined
        ? `One caller made ${reached} calls per second (${formatNumber(samples ?? 0, 'call')}).`
        : headline(verdict, part, reached),
    expected: `at least ${amount}${unit}${each}`,
    notExpected: `${bytes ? 'less' : 'fewer'} than ${amount}${unit}`,
    received: judged === 'blocks' ? `${reached} in the slowest` : reached,
    evidence:
      part === undefined
        ? []
        : [
            rateEvidence(part, counted),
            ...latencyEvidence(part.figures),
            ...outcomeEvidence(part.figures),
            ...errorEvidence(part),
            ...stopEvidence(part.result),
          ],
    hint: verdict.outcome === 'fail' && part !== undefined ? hint(part) : undefined,
    run:
      part === undefined
        ? `${formatNumber(samples ?? 0, 'timed call')}, ${describeMachine()}`
        : describeRun(part.result),
  }
}

function headline({ counted, judged, blocks }: SustainedVerdict, part: RunPart, reached: string): string {
  const opening = partOpening(part)
  const what = counted === 'bytes' ? 'were moved' : 'succeeded'
  const amount = counted === 'bytes' ? reached.replace(/\/s$/, '') : `${reached} operations`
  if (judged === 'blocks' && blocks?.firstSlowMs !== undefined) {
    const had = counted === 'bytes' ? reached : `${reached} successes per second`
    const slow = `${blocks.slow} of ${blocks.count} steady ${spanOf(blocks, 's')} ${blocks.slow === 1 ? 'was' : 'were'} too slow`
    return `${opening}${slow}, the slowest with ${had}, the first after ${formatDuration(blocks.firstSlowMs)}.`
  }
  if (judged === 'steady' && blocks !== undefined)
    return `${opening}${amount} ${what} per second over ${blocks.count} steady ${spanOf(blocks, 's')}.`
  const whole = `${opening}${amount} ${what} per second over ${formatDuration(part.figures.durationMs)}`
  if (part.of === 'operation' || blocks === undefined)
    return `${whole}; seconds are not kept for each operation by itself.`
  return `${whole}, its end included; it had fewer than three steady ${spanOf(blocks, 's')}, so the whole ${part.of} is judged.`
}

/** `second`, or `stretch of 9 s`. */
function spanOf({ durationMs }: SteadyBlocks, plural: '' | 's' = ''): string {
  if (durationMs === 1000) return `second${plural}`
  return `stretch${plural && 'es'} of ${formatDuration(durationMs)}`
}

function hint({ of, result }: RunPart): string | undefined {
  const { operations, resources, generator, users } = result
  if (operations.succeeded < operations.total / 2)
    return 'most operations did not succeed; mend that first, the rate follows.'
  if (generator.reason !== '') return `${generator.reason}.`
  if (resources.eventLoop.utilization >= 0.5) return undefined
  const idle = 'the event loop was idle half the time: operations wait for something else.'
  if (generator.offeredPerSecond === undefined) return `${idle} More users may raise the rate.`
  const offered = `the plan offered ${formatCount(generator.offeredPerSecond)} arrivals per second`
  return of === 'run' && users === 0 ? `${offered}, and no more can succeed.` : idle
}
