import { performance } from 'node:perf_hooks'
import { clearTimeout, setTimeout } from 'node:timers'
import { keepCompiled } from './load/keepCompiled.ts'
import { Mix, type OperationMix } from './load/mix.ts'
import type { Operation } from './load/operation.ts'
import { type CheckedPlan, checkPlan, type StressPlan, warmupOf } from './load/plan.ts'
import { Run } from './load/run.ts'
import { stripeFrom } from './load/stripe.ts'
import { UserStates } from './load/userStates.ts'
import { memoryWatch, type WatchMemory } from './memoryWatch.ts'
import { onAbort } from './onAbort.ts'
import { MemorySampler } from './probes/memorySampler.ts'
import { ProcessProbe } from './probes/processProbe.ts'
import { ResourceProbe } from './probes/resourceProbe.ts'
import { measureMemory } from './profile.ts'
import type { StressResult } from './records/stressResult.ts'
import { requireNodeTimers } from './requireNodeTimers.ts'
import { endMarginMs, requireTestTime } from './requireTestTime.ts'
import { type RunningTest, runningTest } from './runningTest.ts'
import { plannedBy, StressProgressMeter } from './stressProgress.ts'
import { StressRounds } from './stressRounds.ts'
import { summariseGenerator, summariseRun } from './stressSummary.ts'

// Whoever aborts a run does not want to wait for it.
const hurriedGraceMs = 500

/**
 * Drives `operation` under load and measures it.
 * Each of `users` is a loop that starts its next operation when the last one ended (closed model): a stall of the
 * subject therefore also stalls the load, and shows in `qps` and `windows` rather than in the percentiles. Arrivals at a
 * `rate` wait for nobody (open model), and their latency counts from the moment they were due: prefer it for a service that
 * strangers call. Memory is constant in the number of operations, and the call returns whatever the operation does.
 *
 * @param plan       how much load, and for how long.
 * @param operation  called with `{ user, iteration, state, signal, check, count, bytes }`. A throw, a rejection, a failed
 *                   `check` or a timeout is a failure; whatever it returns is dropped. Or several by name, with weights:
 *                   `{ read: { weight: 8, run: read }, write: { weight: 2, run: write } }`.
 * @returns          counts, rates, latency in ms, memory in bytes; see `StressResult`.
 * @throws TypeError   an unknown option or one of the wrong type.
 * @throws RangeError  a number out of its bounds, a `pid` that no process has, or a duration that its test has no time for.
 * @throws Error       fake timers of `node:test` are on.
 * @throws             what `setup`, `teardown` or a function of the plan threw.
 * @example
 * const result = await stress({ users: 10, iterations: 5 }, ({ check }) => check(true, 'always'))
 * result.operations.succeeded // => 50
 */
export async function stress<State = unknown>(
  plan: StressPlan<State>,
  operation: Operation<State> | OperationMix<State>,
): Promise<StressResult> {
  requireNodeTimers('stress')
  const checked = checkPlan(plan, stripeFrom(process.env.ENDURE_SEGMENT))
  const mix = Mix.of(operation, checked.seed)
  const test = runningTest()
  if (test !== undefined) requireTestTime(checked, test.deadlineMs - performance.now())
  const states = new UserStates(checked)
  const isOver = () => test?.signal?.aborted === true || checked.signal?.aborted === true
  await states.setUp(isOver, test && latestEndMs(test))
  try {
    requireNodeTimers('stress')
    return await measure(checked, mix, states.values, test)
  } finally {
    await states.tearDown(test && latestEndMs(test))
  }
}

async function measure(
  checked: CheckedPlan,
  mix: Mix,
  states: readonly unknown[],
  test: RunningTest | undefined,
): Promise<StressResult> {
  const target = checked.pid === undefined ? undefined : await ProcessProbe.of(checked.pid)
  const probe = new ResourceProbe()
  const watchMemory = memoryWatch(checked.memoryLimitBytes)
  const warmup = checked.warmupMs > 0 ? await warmUp(checked, mix, states, test, watchMemory) : undefined
  const run = new Run(checked, mix, states)
  if (warmup?.stopped.by === 'memoryLimit')
    run.stop('memoryLimit', `${warmup.stopped.detail}, in the warm-up`)
  const sampler = new MemorySampler(checked.sampleEveryMs, (reading) => {
    run.observe(reading.heapUsedBytes)
    probe.sample()
    target?.sample()
    watchMemory(run, reading)
  })
  // Laid out before memory is read for the first time, like all else.
  const rounds = checked.rounds > 1 ? new StressRounds(run) : undefined
  const hasTimeFor = timeLeft(checked, test)
  const drive = () => driveMeasured(run, test, { probe, sampler, target }, rounds)
  const memory = await measureMemory(sampler, drive, test?.concurrent).finally(() => rounds?.close())
  if (run.defect !== undefined) throw run.defect.error
  const figures = summariseRun(run)
  const resources = probe.finish()
  const watched = target && (await target.finish(run.isCutShort))
  // The others would notice.
  if (!memory.concurrent) await rounds?.tryOut(hasTimeFor)
  const result: StressResult = {
    kind: 'stressResult',
    ...figures,
    memory,
    ...(rounds && { rounds: rounds.toJSON() }),
    resources,
    ...(watched && { process: watched }),
    generator: summariseGenerator(figures, run.tally, probe.loop),
    stopped: run.stopped,
  }
  test?.record(result)
  keepCompiled()
  return result
}

/** What watches the run and has to stand still, without a timer of its own, while memory is settled between rounds. */
interface Watches {
  readonly probe: ResourceProbe
  readonly sampler: MemorySampler
  readonly target: ProcessProbe | undefined
}

/** The part of the run that every figure is about. */
async function driveMeasured(
  run: Run,
  test: RunningTest | undefined,
  { probe, sampler, target }: Watches,
  rounds: StressRounds | undefined,
): Promise<void> {
  const meter = new StressProgressMeter(run, plannedBy(run.plan), (line) =>
    test?.progress(target === undefined ? line : { ...line, process: target.latest }),
  )
  const watches = [meter, probe, sampler]
  const afterRound = async () => {
    for (const watch of watches) watch.stop()
    await target?.stop()
    await rounds?.read()
    await target?.resume()
    for (const watch of watches) watch.resume()
  }
  await target?.begin()
  probe.begin()
  meter.resume()
  await driveWatched(run, test, rounds && afterRound)
  probe.end()
  meter.stop()
  await target?.stop()
}

/** Runs the users of the plan for its warm-up; what they do is not counted, but limits hold. */
async function warmUp(
  plan: CheckedPlan,
  mix: Mix,
  states: readonly unknown[],
  test: RunningTest | undefined,
  watchMemory: WatchMemory,
): Promise<Run> {
  const run = new Run(warmupOf(plan), mix, states)
  const sampler = new MemorySampler(plan.sampleEveryMs, (reading) => watchMemory(run, reading))
  sampler.start()
  await driveWatched(run, test)
  sampler.stop()
  return run
}

/** Drives a run that the test, its deadline and the user's own signal can end, and can hurry when it is ending. */
async function driveWatched(
  run: Run,
  test: RunningTest | undefined,
  afterRound?: () => Promise<void>,
): Promise<void> {
  const aborted = () => {
    run.stop('aborted', 'it was aborted')
    run.hurry(hurriedGraceMs)
  }
  const signals = [run.plan.signal, test?.signal].filter((signal) => signal !== undefined)
  const releases = signals.map((signal) => onAbort(signal, aborted))
  const timer = test && endBefore(test, run)
  // No reason for a process to stay alive, nor a handle of the subject's.
  timer?.unref()
  try {
    await run.drive(afterRound)
  } finally {
    clearTimeout(timer)
    for (const release of releases) release()
  }
}

function endBefore(test: RunningTest, run: Run): NodeJS.Timeout | undefined {
  const latestMs = latestEndMs(test)
  if (!Number.isFinite(latestMs)) return undefined
  return setTimeout(() => {
    run.stop('deadline', 'the timeout of its test was near')
    run.hurry((test.deadlineMs - latestMs) / 2)
  }, latestMs - performance.now())
}

/** Asks whether a run may take so many ms more when it is over: half of what it leaves to its test is for teardown and matchers. */
function timeLeft({ signal }: CheckedPlan, test: RunningTest | undefined): (ms: number) => boolean {
  const latestMs = test ? (latestEndMs(test) + test.deadlineMs) / 2 : Number.POSITIVE_INFINITY
  const isAborted = () => signal?.aborted === true || test?.signal?.aborted === true
  return (ms) => !isAborted() && performance.now() + ms < latestMs
}

/** When what a test does has to end, so that it can still say how far it came. */
function latestEndMs({ deadlineMs }: RunningTest): number {
  const leftMs = Math.max(0, deadlineMs - performance.now())
  return deadlineMs - endMarginMs(leftMs)
}
