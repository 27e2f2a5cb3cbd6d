import { formatNumber } from './formatUnits.ts'
import { describeLoad, describePhase, mostUsersOf } from './load/describeLoad.ts'
import type { Part } from './load/part.ts'
import type { Run } from './load/run.ts'
import { shareOf } from './load/stripe.ts'
import type { Arrivals, Tally } from './load/tally.ts'
import type { MixResult, PhaseResult } from './records/loadFigures.ts'
import type { GeneratorState, RunWindow, StressResult } from './records/stressResult.ts'
import { type ArrivalFigures, judgeGenerator, type StallFigures } from './verdict/judgeGenerator.ts'

type Figures = Omit<
  StressResult,
  'kind' | 'memory' | 'rounds' | 'resources' | 'process' | 'generator' | 'stopped'
>

/** The event loop over a run. */
interface LoopTimes {
  readonly utilization: number
  readonly busyMs: number
}

/** Turns the books of a run into the figures of its result. */
export function summariseRun(run: Run): Figures {
  const { plan, stage, tally, elapsedMs } = run
  const whole = {
    ...summariseLoop(tally, run.windows, elapsedMs, shareOf(mostUsersOf(plan.phases), plan.stripe)),
    seed: plan.seed,
  }
  const times = run.phaseTimes
  const phases = plan.phases.map((phase, index): PhaseResult => {
    const { name, model } = phase
    const load = describePhase(phase)
    if (plan.phases.length === 1) return { ...(whole.phases[0] as PhaseResult), name, model, load }
    // What a run was stopped before is a phase in which nothing was due.
    const { atMs, durationMs } = times[index] ?? { atMs: elapsedMs, durationMs: 0 }
    const part = stage.phases[index] as Part
    return { name, model, load, atMs, ...part.figures(durationMs, part.succeededMeanwhile) }
  })
  const mix = stage.kinds.map((part, index): MixResult => {
    const [name, share] = [stage.mix.names[index] as string, stage.mix.shares[index] as number]
    return { name, share, ...part.figures(elapsedMs) }
  })
  const { index, of } = plan.stripe
  const segment = of > 1 ? { segment: { number: index + 1, of } } : {}
  return { ...whole, ...segment, load: describeLoad(plan.phases), phases, mix }
}

/** The same of a loop that somebody else drove. */
export function summariseLoop(
  tally: Tally,
  windows: readonly RunWindow[],
  elapsedMs: number,
  users: number,
): Figures {
  const figures = tally.whole.figures(elapsedMs)
  const load = formatNumber(users, 'user')
  return {
    ...figures,
    users,
    load,
    seed: 0,
    phases: [{ name: 'run', model: 'closed', load, atMs: 0, ...figures }],
    mix: [],
    windows,
    errors: tally.errors.toJSON(),
  }
}

/** Says how the generator of a load fared. */
export function summariseGenerator(
  { operations, durationMs, phases }: Figures,
  { whole, arrivals, longestSilenceMs }: Tally,
  loop: LoopTimes,
): GeneratorState {
  return judgeGenerator({
    ...loop,
    operations: operations.started,
    achievedPerSecond: perSecond(operations.started, durationMs),
    ...(arrivals && { arrivals: arrivalsOf(arrivals, operations.dropped) }),
    ...(phases.some(({ model }) => model === 'closed') && {
      stall: stallOf(whole, longestSilenceMs, durationMs),
    }),
  })
}

function stallOf(whole: Part, longestMs: number, durationMs: number): StallFigures {
  const share = Math.min(1, longestMs / durationMs)
  return { longestMs, durationMs, shownMs: whole.latency().quantileMs(1 - share / 2) }
}

function arrivalsOf(arrivals: Arrivals, dropped: number): ArrivalFigures {
  const { lateness, ownLateness, longestHeldMs, droppedLate, droppedHeld, spanMs } = arrivals
  const { p50, p99, max } = lateness.summary()
  return {
    offeredPerSecond: perSecond(lateness.count + dropped, spanMs),
    achievedPerSecond: perSecond(lateness.count, spanMs),
    latenessMs: { p50, p99, max },
    ownLatenessP99Ms: ownLateness.quantileMs(0.99),
    longestHeldMs,
    dropped,
    droppedLate,
    droppedHeld,
  }
}

function perSecond(amount: number, ms: number): number {
  return amount === 0 ? 0 : (amount / ms) * 1000
}
