import { performance } from 'node:perf_hooks'
import { mostUsersOf } from './load/describeLoad.ts'
import type { CheckedPlan } from './load/plan.ts'
import type { Tally } from './load/tally.ts'
import { every } from './probes/every.ts'
import { readMemory } from './probes/memoryReading.ts'
import type { StressProgress } from './records/testRecord.ts'

// As often as a line is shown; every one of them stays in the runner's memory and in blobs.
const everyMs = 1000
// A day of them would be 86,400: of a long run every tenth is told.
const longRunMs = 600_000
const longRunEveryMs = 10_000
// What a run that is killed may lose: its histograms are ten times as large as a line.
const soFarEveryMs = 10_000
const longRunSoFarEveryMs = 60_000
// Timers fire a little early or late.
const tolerance = 0.95

/** What is read of a run: one of `stress`, or a loop that somebody else drives. */
interface Running {
  readonly tally: Tally
  readonly elapsedMs: number
}

type Planned = Pick<StressProgress, 'users' | 'plannedOperations' | 'plannedMs'>

/** What a plan asks for. */
export function plannedBy({ rounds, phases }: CheckedPlan): Planned {
  const sum = (of: 'totalIterations' | 'durationMs') =>
    finite(rounds * phases.reduce((total, phase) => total + phase[of], 0))
  return {
    users: mostUsersOf(phases),
    plannedOperations: sum('totalIterations'),
    plannedMs: sum('durationMs'),
  }
}

/** Tells once a second how a run stands, with the rate since the time before. */
export class StressProgressMeter {
  readonly #run: Running
  readonly #planned: Planned
  readonly #tell: (progress: StressProgress) => void
  #end: (() => void) | undefined
  #beforeMs = performance.now()
  #elapsedBeforeMs = 0
  #succeededBefore = 0
  #soFarMs = Number.NEGATIVE_INFINITY

  constructor(run: Running, planned: Planned, tell: (progress: StressProgress) => void) {
    this.#run = run
    this.#planned = planned
    this.#tell = tell
  }

  /** Begins, or goes on after a `stop`. */
  resume(): void {
    this.#end = every(everyMs, () => {
      const isLong = this.#run.elapsedMs > longRunMs
      const sinceMs = performance.now() - this.#beforeMs
      if (!isLong || sinceMs >= longRunEveryMs * tolerance) this.#tell(this.#read())
    })
  }

  /** Ends, for good or until `resume`. Rounds that are shorter than a second are told of here. */
  stop(): void {
    this.#end?.()
    if (performance.now() - this.#beforeMs >= everyMs) this.#tell(this.#read())
  }

  #read(): StressProgress {
    const { tally, elapsedMs } = this.#run
    const { plannedOperations, plannedMs } = this.#planned
    const { latest } = tally.windows
    const operations = tally.whole.operations()
    const finished = operations.started - tally.whole.inFlight
    const sinceMs = elapsedMs - this.#elapsedBeforeMs
    const qps = sinceMs > 0 ? ((tally.whole.succeeded - this.#succeededBefore) / sinceMs) * 1000 : 0
    this.#beforeMs = performance.now()
    this.#elapsedBeforeMs = elapsedMs
    this.#succeededBefore = tally.whole.succeeded
    return {
      kind: 'stressProgress',
      elapsedMs,
      doneRatio: Math.min(
        1,
        plannedOperations !== null ? finished / plannedOperations : elapsedMs / (plannedMs ?? Infinity),
      ),
      ...this.#planned,
      finished,
      failed: tally.whole.failed + tally.whole.timedOut,
      inFlight: latest.inFlight,
      qps,
      p99Ms: latest.p99Ms,
      heapUsedBytes: readMemory().heapUsedBytes,
      ...this.#soFar(elapsedMs),
    }
  }

  #soFar(elapsedMs: number): Pick<StressProgress, 'soFar'> {
    const leastMs = elapsedMs > longRunMs ? longRunSoFarEveryMs : soFarEveryMs
    if (elapsedMs - this.#soFarMs < leastMs * tolerance) return {}
    this.#soFarMs = elapsedMs
    return { soFar: this.#run.tally.whole.figures(elapsedMs) }
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
