import { formatCount, formatDuration, formatNumber } from '../formatUnits.ts'
import type { GeneratorState } from '../records/stressResult.ts'

// From here on a loop has no time left to start operations when they are due.
const saturatedUtilization = 0.95
// A run of a moment is busy throughout, and nobody waited for long in it.
const leastBusyMs = 20
// What the engine itself spends on an operation is below half of this (npm run bench); an operation that keeps
// the loop busy for less than this is no more than the engine's own work.
const engineShareMs = 0.002
// Ten times what a schedule misses by on an idle machine (npm run bench).
const mostLatenessMs = 50
// A stall is worth a word when it took a hundredth of the run.
const stallShare = 0.01
const shortestStallMs = 50
// Half of those who come in a stall wait for half of it or longer. Latencies that show half of that do not hide it.
const shownShare = 0.25

/** How arrivals fared against their schedule. */
export interface ArrivalFigures {
  readonly offeredPerSecond: number
  readonly achievedPerSecond: number
  readonly latenessMs: { readonly p50: number; readonly p99: number; readonly max: number }
  /** The part of it that calls of the operation do not explain, and the longest that one of them held the thread. */
  readonly ownLatenessP99Ms: number
  readonly longestHeldMs: number
  readonly dropped: number
  /** Of those, how many because they could not be started in time, and how many because calls of the operation held them up. */
  readonly droppedLate: number
  readonly droppedHeld: number
}

/** What the load generator did and how busy it was while it did. */
export interface GeneratorUsage {
  /** Event loop, 0 to 1; NaN when unknown, which accuses nobody. */
  readonly utilization: number
  /** How long the event loop was busy, ms. */
  readonly busyMs: number
  readonly operations: number
  readonly achievedPerSecond: number
  /** Only where there were arrivals. */
  readonly arrivals?: ArrivalFigures
  /** Only where there were users. */
  readonly stall?: StallFigures
}

/** The longest time in which nothing ended although something was under way. */
export interface StallFigures {
  readonly longestMs: number
  /** How long the run was. */
  readonly durationMs: number
  /** The latency that half as many exceeded as would have come in the stall if they came all the time. */
  readonly shownMs: number
}

type Opinion = Pick<GeneratorState, 'saturated' | 'reason'>

/**
 * Says whether the figures of a run are those of the subject or those of the load generator, and what they cannot show.
 * Both share one event loop: a loop that is always busy is the subject's doing only if each operation kept it busy.
 */
export function judgeGenerator(usage: GeneratorUsage): GeneratorState {
  const { utilization, achievedPerSecond, arrivals } = usage
  return {
    ...judge(usage),
    utilization,
    achievedPerSecond,
    ...(arrivals && {
      offeredPerSecond: arrivals.offeredPerSecond,
      achievedPerSecond: arrivals.achievedPerSecond,
      latenessMs: arrivals.latenessMs,
    }),
  }
}

function judge(usage: GeneratorUsage): Opinion {
  const { utilization, busyMs, operations, arrivals, stall } = usage
  const isBusy = utilization >= saturatedUtilization && operations > 0
  const isSubject = isBusy && busyMs / operations >= engineShareMs
  if (isBusy && !isSubject) {
    const busy = `${busyText(utilization)} with operations that do next to nothing`
    return { saturated: true, reason: `${busy}: the rate is that of the load generator` }
  }
  const late = arrivals && lateText(arrivals)
  if (late !== undefined && !isSubject) return { saturated: true, reason: late }
  if (isSubject && busyMs < leastBusyMs) return { saturated: false, reason: '' }
  if (isSubject) {
    const reason = `${busyText(utilization)}: latency includes waiting for the one thread that operations and load generator share`
    return { saturated: false, reason: late === undefined ? reason : `${reason}, and ${late}` }
  }
  const reason = (arrivals && (heldText(arrivals) ?? droppedText(arrivals))) ?? (stall && stallText(stall))
  return { saturated: false, reason: reason ?? '' }
}

function busyText(utilization: number): string {
  return `the event loop was busy ${(utilization * 100).toFixed(0)} % of the time`
}

function lateText({ ownLatenessP99Ms, droppedLate }: ArrivalFigures): string | undefined {
  if (droppedLate > 0) {
    return `${formatNumber(droppedLate, 'arrival')} could not be started within a second of being due and were dropped`
  }
  if (!(ownLatenessP99Ms > mostLatenessMs)) return undefined
  return `one arrival in a hundred was started ${formatDuration(ownLatenessP99Ms)} or more after it was due`
}

// A subject that blocks the thread is the subject's doing: whoever calls it from the same process has to wait as these did.
function heldText({ latenessMs, longestHeldMs, droppedHeld }: ArrivalFigures): string | undefined {
  if (droppedHeld === 0 && !(latenessMs.p99 > mostLatenessMs)) return undefined
  const held = `a call of the operation held the thread for up to ${formatDuration(longestHeldMs)}`
  if (droppedHeld === 0)
    return `${held}: arrivals that were due meanwhile waited for it, and their latency says so`
  return `${held}: ${formatNumber(droppedHeld, 'arrival')} could not be started within a second of it and were dropped`
}

function droppedText({ dropped }: ArrivalFigures): string | undefined {
  if (dropped === 0) return undefined
  return `${formatCount(dropped)} arrivals were dropped because \`maxInFlight\` operations were under way`
}

function stallText({ longestMs, durationMs, shownMs }: StallFigures): string | undefined {
  const isLong = longestMs >= shortestStallMs && longestMs >= stallShare * durationMs
  if (!isLong || !(shownMs < shownShare * longestMs)) return undefined
  const what = `no operation ended for ${formatDuration(longestMs)} although some were under way`
  return `${what}: users who wait start nothing, so the percentiles hardly show it. Give the load as \`rate\` to see what it costs`
}
