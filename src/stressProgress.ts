import { performance } from 'node:perf_hooks'
import type { Run } from './load/run.ts'
import { readMemory } from './probes/memoryReading.ts'
import type { StressProgress } from './records/testRecord.ts'

/** Tells how a run stands, again and again, with the rate since the time before. */
export class StressProgressMeter {
  readonly #run: Run
  #beforeMs = performance.now()
  #succeededBefore = 0

  constructor(run: Run) {
    this.#run = run
  }

  read(): StressProgress {
    const { tally, plan, startedMs } = this.#run
    const nowMs = performance.now()
    const elapsedMs = nowMs - startedMs
    const operations = tally.operations()
    const finished = operations.started - tally.inFlight
    const qps = ((tally.succeeded - this.#succeededBefore) / (nowMs - this.#beforeMs)) * 1000
    this.#beforeMs = nowMs
    this.#succeededBefore = tally.succeeded
    const planned = Number.isFinite(plan.totalIterations) ? plan.totalIterations : null
    const plannedMs = Number.isFinite(plan.durationMs) ? plan.durationMs : null
    return {
      kind: 'stressProgress',
      elapsedMs,
      doneRatio: Math.min(1, planned !== null ? finished / planned : elapsedMs / plan.durationMs),
      plannedOperations: planned,
      plannedMs,
      finished,
      failed: tally.failed + tally.timedOut,
      users: plan.users,
      inFlight: tally.windows.currentMostInFlight,
      qps,
      p99Ms: tally.windows.currentP99Ms,
      heapUsedBytes: readMemory().heapUsedBytes,
    }
  }
}
