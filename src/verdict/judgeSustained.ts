import { formatNumber } from '../formatUnits.ts'
import type { RunWindow } from '../records/stressResult.ts'
import { unmeasured } from './cutShort.ts'
import { generatorToBlame } from './generatorToBlame.ts'
import { partCutShort, type RunPart } from './runPart.ts'
import { mostFillingMs, type SteadyBlock, type SteadyTime, steadyBlocks, steadyTime } from './steadyTime.ts'
import type { SustainedVerdict } from './verdict.ts'

// Below three, one odd second would be all there is to judge.
const fewestBlocks = 3
// What a count of independent events falls short of its mean by chance: four deviations, in one block of 30,000.
const chanceDeviations = 4
// Of fewer operations chance takes more than two in five. What is too few for a second is judged in longer blocks.
const fewestInBlock = 100
// Messages of a stream come in pieces, which fall on one side of a second or the other.
const mostPieces = 0.02

type Counted = SustainedVerdict['counted']

/** What `min` per second allows for: less in a single block, where chance moves counts, and hardly less over all of them. */
interface Allowance {
  readonly blockMs: number
  readonly perBlock: number
  readonly perSecond: number
}

/**
 * Says whether a part of a run held a rate of successes, or of the bytes they reported: on average over its steady seconds, and
 * in each of them, save what chance takes from a count. In a part with fewer than three the whole is judged, and so is one of
 * several operations, whose windows are not kept by themselves.
 */
export function judgeSustained(part: RunPart, counted: Counted, minPerSecond: number): SustainedVerdict {
  const { figures } = part
  const time = steadyTime(part)
  const allowed = allowance(time, counted, minPerSecond)
  const blocks = steadyBlocks(time, allowed.blockMs)
  const slow = blocks.filter((block) => rateOf(block, counted) < allowed.perBlock)
  const whole = counted === 'operations' ? figures.qps : figures.throughput
  const judged = blocks.length < fewestBlocks ? 'whole' : slow.length > 0 ? 'blocks' : 'steady'
  const receivedPerSecond = {
    whole,
    blocks: Math.min(...blocks.map((block) => rateOf(block, counted))),
    steady: rateOf(steadySum(time), counted),
  }[judged]
  // An operation more or less is how a clock is read. None at all is no rate, however short the run was.
  const fewestWhole = counted === 'operations' ? minPerSecond - 1000 / figures.durationMs : minPerSecond
  const held =
    judged !== 'blocks' &&
    receivedPerSecond > 0 &&
    receivedPerSecond >= (judged === 'whole' ? fewestWhole : allowed.perSecond)
  const missing =
    partCutShort(part) ??
    unmeasured(receivedPerSecond, whole) ??
    (counted === 'bytes' && whole === 0 ? noBytes : undefined) ??
    (held ? undefined : generatorToBlame(part.result))
  return {
    kind: 'sustained',
    outcome: missing !== undefined ? 'inconclusive' : held ? 'pass' : 'fail',
    counted,
    minPerSecond,
    receivedPerSecond,
    judged,
    blocks: {
      count: blocks.length,
      durationMs: allowed.blockMs,
      allowedPerSecond: allowed.perBlock,
      slow: slow.length,
      firstSlowMs: slow[0]?.atMs,
    },
    missing,
    part,
    samples: undefined,
  }
}

/**
 * Successes in a block scatter by their root where arrivals come at random, or latencies differ. Users who are in step with each
 * other end all at once, which gives a block one round of them more or less: what they do in one latency.
 */
function allowance(time: SteadyTime, counted: Counted, minPerSecond: number): Allowance {
  const { durationMs, typicalMs, nearlyAllMs } = time
  const { arrivals, planned, succeeded, isOpen } = steadySum(time)
  const windowMs = time.stretches[0]?.[0]?.durationMs ?? 1000
  const perMs = counted === 'operations' ? minPerSecond / 1000 : succeeded / durationMs
  const roundMs = isOpen ? 0 : typicalMs
  // A stream has few operations and many pieces.
  const leastMs = Math.max(windowMs, 2 * roundMs, counted === 'operations' ? fewestInBlock / perMs : 0)
  const blockMs = Math.ceil(leastMs / windowMs) * windowMs
  const chance = chanceDeviations / Math.sqrt(Math.max(fewestInBlock, perMs * blockMs))
  const shareOfBlock = Math.max(chance, roundMs / blockMs)
  // What chance kept from coming at all, and what was under way at both ends.
  const short = Math.min(Math.max(0, planned - arrivals), chanceDeviations * Math.sqrt(planned))
  const scatter = chanceDeviations * Math.sqrt(perMs * nearlyAllMs)
  const ends = isOpen
    ? Math.max(scatter, perMs * Math.min(nearlyAllMs, mostFillingMs)) + 2
    : perMs * roundMs + 1
  const shareOfAll = (short + ends) / (perMs * durationMs)
  const most = counted === 'operations' ? shareOfBlock : mostPieces
  return {
    blockMs,
    perBlock: minPerSecond * (1 - shareOfBlock),
    perSecond: minPerSecond * (1 - Math.min(most, shareOfAll)),
  }
}

function steadySum({ stretches, durationMs }: SteadyTime) {
  const windows = stretches.flat()
  const sum = (of: (window: RunWindow) => number) => windows.reduce((total, window) => total + of(window), 0)
  return {
    durationMs,
    succeeded: sum((window) => window.succeeded),
    bytes: sum((window) => window.bytes),
    arrivals: sum(({ planned, started, dropped }) => (planned === undefined ? 0 : started + dropped)),
    planned: sum(({ planned = 0 }) => planned),
    isOpen: windows.every(({ planned }) => planned !== undefined),
  }
}

function rateOf(
  { succeeded, bytes, durationMs }: Pick<SteadyBlock, 'succeeded' | 'bytes' | 'durationMs'>,
  counted: Counted,
): number {
  return ((counted === 'operations' ? succeeded : bytes) / durationMs) * 1000
}

const noBytes = 'no operation reported a byte. Call `bytes(n)` in the operation for what it moved'

// Fewer do not tell a rate from one slow call.
const fewestCalls = 5

function tooFewCalls(samples: number): string | undefined {
  if (samples === 0)
    return 'no rate could be taken before the time limit of the test was near: give the test more time, unless a call never settles'
  if (samples >= fewestCalls) return undefined
  return `${formatNumber(samples, 'timed call')} are too few for a rate, which takes ${fewestCalls}: raise \`time\``
}

/**
 * Says whether a function, called again and again by one caller, reaches a rate.
 *
 * @param qps      calls per second that were measured.
 * @param samples  how many calls that figure is made of.
 */
export function judgeFunctionQps(qps: number, samples: number, minPerSecond: number): SustainedVerdict {
  const missing = tooFewCalls(samples) ?? unmeasured(qps)
  return {
    kind: 'sustained',
    outcome: missing !== undefined ? 'inconclusive' : qps >= minPerSecond ? 'pass' : 'fail',
    counted: 'operations',
    minPerSecond,
    receivedPerSecond: qps,
    judged: 'function',
    blocks: undefined,
    missing,
    part: undefined,
    samples,
  }
}
