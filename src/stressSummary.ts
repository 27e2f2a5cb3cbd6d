import type { Run } from './load/run.ts'
import type { OperationCounts, PhaseResult, StressResult } from './records/stressResult.ts'

type Figures = Omit<StressResult, 'kind' | 'memory' | 'resources' | 'generator' | 'stopped'>

/** Turns the books of a run into the figures of its result. */
export function summariseRun(run: Run): Figures {
  const { tally, plan, windows } = run
  const operations = tally.operations()
  const durationMs = run.endedMs - run.startedMs
  const whole: PhaseResult = {
    name: 'run',
    operations,
    ...ratesOf(operations, durationMs),
    durationMs,
    latency: tally.latency.summary(),
    maxInFlight: tally.maxInFlight,
  }
  const { name: _, ...figures } = whole
  return {
    ...figures,
    users: plan.users,
    latencyHistogram: tally.latency.encode(),
    phases: [whole],
    windows,
    errors: tally.errors.toJSON(),
    counters: Object.fromEntries(tally.counters),
    throughput: perSecond(tally.bytes, durationMs),
  }
}

function ratesOf(
  operations: OperationCounts,
  durationMs: number,
): Pick<PhaseResult, 'successRate' | 'completionRate' | 'qps'> {
  const { succeeded, failed, total } = operations
  return {
    // With nothing started there is no rate; NaN fails every comparison.
    successRate: succeeded / total,
    completionRate: (succeeded + failed) / total,
    qps: perSecond(succeeded, durationMs),
  }
}

function perSecond(amount: number, durationMs: number): number {
  return amount === 0 ? 0 : (amount / durationMs) * 1000
}
