import type { LevelRecord } from '../probes/levelRecord.ts'
import { nextTimerMs } from '../probes/nextTimer.ts'
import type { SettledState } from '../probes/settle.ts'
import type { LeakResource } from '../records/leakReport.ts'
import { largestFall } from '../stats/levels.ts'
import type { LeakReadings } from './leakReadings.ts'

/** undici, Node's own fetch, keeps a timer for up to a second after each request; longer than that is kept for good. */
export const longPatienceMs = 1500

// Timers that are due later than that are waited for up to this.
const longestWaitMs = 5000
const longestWaits = 3
// A timer fires late, and what it lets go has to be collected.
const timerMarginMs = 200

/**
 * How long to wait for what grew to go away by itself.
 *
 * @param dueMs   until the next timer is due, where timers are what grew; 0 where they are not, `NaN` where unknown.
 * @param leftMs  until the search has to end.
 */
export function longWaitMs(dueMs: number, leftMs: number): number {
  const isNear = dueMs + timerMarginMs <= Math.min(longestWaitMs, leftMs / 2)
  return Math.min(leftMs, isNear ? Math.max(longPatienceMs, dueMs + timerMarginMs) : longPatienceMs)
}

/** What a long wait has to know. */
export interface LongWait {
  /** Calls that were made. */
  readonly calls: number
  /** What was open before the first of them. */
  readonly handlesAtRest: number
  readonly leftMs: number
  readonly isOver: () => boolean
}

/** Waits until nothing more goes away, or could, and adds what is left to the readings. */
export async function waitLong(
  readings: LeakReadings,
  { calls, handlesAtRest, leftMs, isOver }: LongWait,
): Promise<SettledState> {
  const handles = readings.record.last('handle')
  const onlyTimers = [...readings.grownHandles().keys()].every((type) => type === 'Timeout')
  const waitMs = longWaitMs(onlyTimers && handles > handlesAtRest ? await nextTimerMs() : 0, leftMs)
  return readings.read(calls, {
    patienceMs: waitMs,
    // When timers are due is known; of anything else it can only be seen whether it goes away.
    handlesAtRest: onlyTimers ? handles : handlesAtRest,
    // What goes in batches is waited for until no more goes.
    limitMs: Math.min(leftMs, longestWaits * waitMs),
    isOver,
  })
}

// A backlog is what gives back at least this share of what grew.
const backlogShare = 0.5
// And what lets go of this share of what the heap fell by at most, among the readings before.
const letGoShare = 0.25
// Less is there from the beginning: up to 0.8 MB beside leaks in native code (classic-level), 9 MB and more where native memory rose by it.
const poolBytes = 2e6

/** Whether the last reading, after a wait, gave back what had grown. */
export function hasDrained(record: LevelRecord, growing: readonly LeakResource[]): boolean {
  // V8's pool of empty pages is given back as well, which says nothing of native memory.
  return growing.some((each) => each !== 'native' && record.fallenShare(each) >= backlogShare)
}

/** Whether the last reading, when V8 had given back its empty pages, is without most of what native memory had gained. */
export function gaveBackPool(record: LevelRecord): boolean {
  return -record.lastRise('native') >= poolBytes && record.fallenShare('native') >= backlogShare
}

/** Whether the heap gave back in the last reading, after a wait, what it is used to lose. */
export function hasLetGo(record: LevelRecord, heapBefore: readonly number[]): boolean {
  return -record.lastRise('heap') >= letGoShare * largestFall(heapBefore)
}
