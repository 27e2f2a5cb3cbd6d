import { performance } from 'node:perf_hooks'
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers'
import type { Operation } from './load/operation.ts'
import { type CheckedPlan, checkPlan, type StressPlan } from './load/plan.ts'
import { Run } from './load/run.ts'
import { onAbort } from './onAbort.ts'
import { show } from './options.ts'
import { MemorySampler } from './probes/memorySampler.ts'
import { ResourceProbe } from './probes/resourceProbe.ts'
import { measureMemory } from './profile.ts'
import type { MemoryReading } from './records/memoryProfile.ts'
import type { StressResult } from './records/stressResult.ts'
import { type RunningTest, runningTest } from './runningTest.ts'
import { StressProgressMeter } from './stressProgress.ts'
import { summariseRun } from './stressSummary.ts'
import { formatBytes } from './units.ts'
import { judgeGenerator } from './verdict/judgeGenerator.ts'

// As often as a line is shown; every one of them stays in the runner's memory and in blobs.
const progressEveryMs = 1000
// A run that would outlast its test ends this much before it, so that its result is seen and not the runner's timeout:
// half is for operations to heed their signals, the rest for the last collection and the matchers.
const deadlineMarginMs = 1500
const deadlineMarginRatio = 0.2
// Whoever aborts a run does not want to wait for it.
const hurriedGraceMs = 500

/**
 * Drives `operation` under load and measures it.
 * Each of `users` is a loop that starts its next operation when the last one ended (closed model): a stall of the
 * subject therefore also stalls the load, and shows in `qps` and `windows` rather than in the percentiles.
 * Memory is constant in the number of operations, and the call returns whatever the operation does.
 *
 * @param plan       how much load, and for how long.
 * @param operation  called with `{ user, iteration, signal, check, count, bytes }`. A throw, a rejection, a failed
 *                   `check` or a timeout is a failure; whatever it returns is dropped.
 * @returns          counts, rates, latency in ms, memory in bytes; see `StressResult`.
 * @throws TypeError   an unknown option or one of the wrong type.
 * @throws RangeError  a number out of its bounds.
 * @example
 * const result = await stress({ users: 10, iterations: 5 }, ({ check }) => check(true, 'always'))
 * result.operations.succeeded // => 50
 */
export async function stress(plan: StressPlan, operation: Operation): Promise<StressResult> {
  const checked = checkPlan(plan)
  if (typeof operation !== 'function') {
    throw new TypeError(`Expected \`operation\` of \`stress\` to be a function, got ${show(operation)}`)
  }
  const test = runningTest()
  const probe = await ResourceProbe.ready()
  const watchMemory = memoryWatch(checked.memoryLimitBytes)
  const warmup = checked.warmupMs > 0 ? await warmUp(checked, operation, test, watchMemory) : undefined
  const run = new Run(checked, operation)
  if (warmup?.stopped.by === 'memoryLimit')
    run.stop('memoryLimit', `${warmup.stopped.detail}, in the warm-up`)
  const sampler = new MemorySampler(checked.sampleEveryMs, (reading) => {
    run.tally.windows.observe(reading.heapUsedBytes, performance.now())
    probe.sample()
    watchMemory(run, reading)
  })
  const memory = await measureMemory(sampler, () => driveMeasured(run, probe, test), test?.concurrent)
  const figures = summariseRun(run)
  const result: StressResult = {
    kind: 'stressResult',
    ...figures,
    memory,
    resources: await probe.finish(),
    generator: judgeGenerator({ ...probe.loop, operations: figures.operations.started }),
    stopped: run.stopped,
  }
  test?.record(result)
  return result
}

/** The part of the run that every figure is about. */
async function driveMeasured(run: Run, probe: ResourceProbe, test: RunningTest | undefined): Promise<void> {
  const meter = new StressProgressMeter(run)
  const report = setInterval(() => test?.progress(meter.read()), progressEveryMs)
  report.unref()
  probe.begin()
  await driveWatched(run, test)
  probe.end()
  clearInterval(report)
}

type WatchMemory = (run: Run, reading: MemoryReading) => void

/** Runs the users of the plan for its warm-up; what they do is not counted, but limits hold. */
async function warmUp(
  plan: CheckedPlan,
  operation: Operation,
  test: RunningTest | undefined,
  watchMemory: WatchMemory,
): Promise<Run> {
  const endless = { iterations: Infinity, totalIterations: Infinity, durationMs: plan.warmupMs }
  const run = new Run({ ...plan, ...endless }, operation)
  const sampler = new MemorySampler(plan.sampleEveryMs, (reading) => watchMemory(run, reading))
  sampler.start()
  await driveWatched(run, test)
  sampler.stop()
  return run
}

/** Drives a run that the test, its deadline and the user's own signal can end, and can hurry when it is ending. */
async function driveWatched(run: Run, test: RunningTest | undefined): Promise<void> {
  const aborted = () => {
    run.stop('aborted', 'it was aborted')
    run.hurry(hurriedGraceMs)
  }
  const signals = [run.plan.signal, test?.signal].filter((signal) => signal !== undefined)
  const releases = signals.map((signal) => onAbort(signal, aborted))
  const timer = test && endBefore(test.deadlineMs, run)
  // No reason for a process to stay alive, nor a handle of the subject's.
  timer?.unref()
  try {
    await run.drive()
  } finally {
    clearTimeout(timer)
    for (const release of releases) release()
  }
}

function endBefore(deadlineMs: number, run: Run): NodeJS.Timeout | undefined {
  if (!Number.isFinite(deadlineMs)) return undefined
  const leftMs = Math.max(0, deadlineMs - performance.now())
  const marginMs = Math.min(deadlineMarginMs, leftMs * deadlineMarginRatio)
  return setTimeout(() => {
    run.stop('deadline', 'the timeout of its test was near')
    run.hurry(marginMs / 2)
  }, leftMs - marginMs)
}

/** Holds the plan's limit on resident memory, from the first reading on. */
function memoryWatch(limitBytes: number): WatchMemory {
  let baselineBytes: number | undefined
  return (run, { rssBytes }) => {
    baselineBytes ??= rssBytes
    const grown = rssBytes - baselineBytes
    if (grown <= limitBytes) return
    const limit = formatBytes(limitBytes)
    run.stop('memoryLimit', `resident memory had grown by ${formatBytes(grown)}, over its limit of ${limit}`)
  }
}
