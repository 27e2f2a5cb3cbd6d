import type { LeakResource, ResourceGrowth } from '../records/leakReport.ts'
import { formatBytes, formatDuration } from '../units.ts'
import type { LeakJudgement } from './judgeLeak.ts'

/** How the rounds went, for the sentence. */
export interface LeakRun {
  readonly operations: number
  readonly durationMs: number
  /** What to do when the time was too short, one sentence. */
  readonly wayOut: string
}

const nouns: Readonly<Record<LeakResource, string>> = {
  heap: 'Heap',
  external: 'External memory',
  native: 'Native memory',
  fd: 'Open file descriptors',
  socket: 'Open sockets',
  handle: 'Active handles',
  worker: 'Worker threads',
  context: 'Contexts',
}

/** One sentence or two: why this verdict, or what is missing for one and how to get it. */
export function leakReason(judgement: LeakJudgement, run: LeakRun): string {
  const over = `over ${run.operations} calls in ${formatDuration(run.durationMs)}`
  if (judgement.verdict === 'leaking') {
    const growth = judgement.resources.filter((each) => each.leaking).map(sentence)
    return `${growth.join('; ')}, ${over}; the growth did not level off, and nothing went away in a wait of 1.5 s.`
  }
  if (judgement.verdict === 'clean') {
    return `No lasting growth ${over}; ${formatBytes(judgement.smallestDetectable)} on every call would have been seen.`
  }
  if (judgement.resources.length === 0)
    return `No verdict: not one round was completed ${over}. ${run.wayOut}`
  const open = judgement.resources.filter((each) => each.verdict === 'inconclusive')
  const rising = open.filter((each) => each.interval[0] > 0).map(sentence)
  const missing =
    rising.length > 0
      ? `${rising.join('; ')}, but not for long enough to tell a leak from a warm-up or a cache that fills`
      : `growth below ${formatBytes(judgement.smallestDetectable)} per call could not be told from none`
  return `No verdict on ${open.map((each) => each.resource).join(', ')} ${over}: ${missing}. ${run.wayOut}`
}

function sentence({ resource, unit, growthPerOperation, interval }: ResourceGrowth): string {
  const print = (value: number): string =>
    unit === 'bytes' ? formatBytes(value) : String(Number(value.toPrecision(3)))
  const [lower, upper] = interval
  return `${nouns[resource]} grew by ${print(growthPerOperation)} per call (95 % interval ${print(lower)} to ${print(upper)})`
}
