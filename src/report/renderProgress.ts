import { formatBytes, formatCount, formatNumber, formatPercent } from '../formatUnits.ts'
import type { ProcessSample } from '../records/processUsage.ts'
import type { StressProgress } from '../records/testRecord.ts'
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
    done(progress),
    busy(progress),
    `${figure(progress.qps, formatCount)}/s`,
    `p99 ${duration(progress.p99Ms)}`,
    `heap ${figure(progress.heapUsedBytes, formatBytes)}`,
    `${figure(progress.failed, formatCount)} failed`,
    ...(progress.process === undefined ? [] : [watched(progress.process)]),
  ].join('  ')
  const room = width - displayWidth(`  endure    ${figures}`)
  return `  endure  ${keepEnd(oneLine(name), Math.max(leastNameWidth, room))}  ${figures}`
}

/** What the process under test holds and spends at this moment, as far as the platform says. */
function watched({ cpu, rssBytes, virtualBytes, fds, connections }: ProcessSample): string {
  const known = [
    [cpu, (ratio: number) => `CPU ${formatPercent(ratio)}`],
    [rssBytes, formatBytes],
    [virtualBytes, (bytes: number) => `${formatBytes(bytes)} virtual`],
    [fds, (count: number) => formatNumber(count, 'descriptor')],
    [connections, (count: number) => `${formatCount(count)} established`],
  ] as const
  const parts = known.flatMap(([value, format]) => (Number.isFinite(value) ? [format(value)] : []))
  return `| process: ${parts.join(', ')}`
}

// Of users that wait or think, fewer are in flight than there are; arrivals have no users.
function busy({ users, inFlight }: StressProgress): string {
  const running = figure(inFlight, formatCount)
  if (running === '–') return formatNumber(users, 'user')
  return users > 0 ? `${running} of ${formatNumber(users, 'user')}` : `${running} in flight`
}

function done({ plannedOperations, plannedMs, finished, elapsedMs, doneRatio }: StressProgress): string {
  if (plannedOperations !== null) {
    return `${formatCount(finished)}/${formatCount(plannedOperations)} (${percent(doneRatio)})`
  }
  if (plannedMs !== null) return `${duration(elapsedMs)}/${duration(plannedMs)} (${percent(doneRatio)})`
  return `${formatCount(finished)} in ${duration(elapsedMs)}`
}

// Down, so that 100 % is not read before the last operation is done.
function percent(ratio: number): string {
  return figure(ratio, (share) => `${Math.floor(share * 100)} %`)
}
