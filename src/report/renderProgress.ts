import type { StressProgress } from '../records/testRecord.ts'
import { formatBytes, formatCount, formatNumber } from '../units.ts'
import { displayWidth, keepEnd, oneLine } from './displayWidth.ts'
import { duration, figure } from './figures.ts'

const leastNameWidth = 24

/**
 * How a load run stands, as one whole line without its line break. A line that rewrites itself would be swallowed by
 * the runner's own live window on a terminal, and glued together in a log.
 *
 * @param name   the running test; cut from the front to what the figures leave.
 * @param width  columns to stay within, where the figures allow it.
 */
export function renderProgress(progress: StressProgress, name: string, width = 160): string {
  const figures = [
    `${done(progress)} (${percent(progress.doneRatio)})`,
    busy(progress),
    `${figure(progress.qps, formatCount)}/s`,
    `p99 ${duration(progress.p99Ms)}`,
    `heap ${figure(progress.heapUsedBytes, formatBytes)}`,
    `${figure(progress.failed, formatCount)} failed`,
  ].join('  ')
  const room = width - displayWidth(`  endure    ${figures}`)
  return `  endure  ${keepEnd(oneLine(name), Math.max(leastNameWidth, room))}  ${figures}`
}

// Of users that wait or think, fewer are in flight than there are; arrivals have no users.
function busy({ users, inFlight }: StressProgress): string {
  const running = figure(inFlight, formatCount)
  return users > 0 ? `${running} of ${formatNumber(users, 'user')}` : `${running} in flight`
}

function done(progress: StressProgress): string {
  if (progress.plannedOperations !== null) {
    return `${formatCount(progress.finished)}/${formatCount(progress.plannedOperations)}`
  }
  return `${duration(progress.elapsedMs)}/${duration(progress.plannedMs)}`
}

// Down, so that 100 % is not read before the last operation is done.
function percent(ratio: number): string {
  return figure(ratio, (share) => `${Math.floor(share * 100)} %`)
}
