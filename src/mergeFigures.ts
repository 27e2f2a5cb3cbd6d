import { mergeLatencies } from './mergeLatencies.ts'
import type { LoadFigures, OperationCounts } from './records/loadFigures.ts'

/** The figures of several machines taken together, as if one had measured all of it. They ran at the same time. */
export function mergeFigures(all: readonly LoadFigures[]): LoadFigures {
  const operations = mergeCounts(all.map((each) => each.operations))
  const durationMs = Math.max(...all.map((each) => each.durationMs))
  const { succeeded, failed, total } = operations
  // Each rate is over the time of its own machine.
  const perSecond = (of: 'qps' | 'throughput') => {
    const amount = sum(all, (each) => (each[of] * each.durationMs) / 1000)
    return durationMs > 0 ? (amount / durationMs) * 1000 : 0
  }
  const served = all.map((each) => each.serviceTime).filter((each) => each !== undefined)
  return {
    operations,
    successRate: succeeded / total,
    completionRate: (succeeded + failed) / total,
    qps: perSecond('qps'),
    durationMs,
    latency: mergeLatencies(all.map(({ latency }) => latency)),
    latencySucceeded: mergeLatencies(all.map(({ latencySucceeded }) => latencySucceeded)),
    ...(served.length > 0 && { serviceTime: mergeLatencies(served) }),
    // At most: they need not have reached it at the same moment.
    maxInFlight: sum(all, (each) => each.maxInFlight),
    counters: mergeCounters(all.map((each) => each.counters)),
    throughput: perSecond('throughput'),
  }
}

function mergeCounts(all: readonly OperationCounts[]): OperationCounts {
  const of = (name: keyof OperationCounts) => sum(all, (each) => each[name])
  return {
    started: of('started'),
    succeeded: of('succeeded'),
    failed: of('failed'),
    timedOut: of('timedOut'),
    dropped: of('dropped'),
    unsettled: of('unsettled'),
    total: of('total'),
  }
}

function mergeCounters(all: readonly LoadFigures['counters'][]): LoadFigures['counters'] {
  const joined = new Map<string, number>()
  for (const counters of all)
    for (const [name, count] of Object.entries(counters)) joined.set(name, (joined.get(name) ?? 0) + count)
  return Object.fromEntries(joined)
}

function sum<Each>(all: readonly Each[], of: (each: Each) => number): number {
  return all.reduce((total, each) => total + of(each), 0)
}
