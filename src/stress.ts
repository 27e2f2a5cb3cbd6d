import { performance } from 'node:perf_hooks'
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers'
import type { Operation } from './load/operation.ts'
import { type CheckedPlan, checkPlan, type StressPlan } from './load/plan.ts'
import { Run } from './load/run.ts'
import { show } from './options.ts'
import { MemorySampler } from './probes/memorySampler.ts'
import { ResourceProbe } from './probes/resourceProbe.ts'
import { measureMemory } from './profile.ts'
import type { MemoryReading } from './records/memoryProfile.ts'
import type { StopReason, StressResult } from './records/stressResult.ts'
import { type RunningTest, runningTest } from './runningTest.ts'
import { StressProgressMeter } from './stressProgress.ts'
import { summariseRun } from './stressSummary.ts'
import { formatBytes } from './units.ts'
import { judgeGenerator } from './verdict/judgeGenerator.ts'

const progressEveryMs = 500
// A run that would outlast its test ends this much before it, so that its result is seen and not the runner's timeout:
// the signal's grace of a second, the last collection, and room for the matchers.
const deadlineMarginMs = 1500
const deadlineMarginRatio = 0.2

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
  if (checked.warmupMs > 0) await warmUp(checked, operation, test)
  const run = new Run(checked, operation)
  const probe = await ResourceProbe.ready()
  const sampler = new MemorySampler(checked.sampleEveryMs, memoryWatch(run, probe))
  let stopped: StopReason | undefined
  const memory = await measureMemory(sampler, async () => {
    probe.begin()
    stopped = await driveWatched(run, test)
    probe.end()
  })
  const { utilization, active } = probe.loop
  const figures = summariseRun(run)
  const result: StressResult = {
    kind: 'stressResult',
    ...figures,
    memory,
    resources: await probe.finish(sampler.maxLagMs),
    generator: judgeGenerator({ utilization, busyMs: active, operations: figures.operations.started }),
    stopped: stopped as StopReason,
  }
  test?.record(result)
  return result
}

/** Runs the users of the plan for its warm-up; what they do is not counted. */
async function warmUp(plan: CheckedPlan, operation: Operation, test: RunningTest | undefined): Promise<void> {
  const endless = { iterations: Infinity, totalIterations: Infinity, durationMs: plan.warmupMs }
  await driveWatched(new Run({ ...plan, ...endless }, operation), test)
}

/** Drives a run that the test, its deadline and the user's own signal can end. */
async function driveWatched(run: Run, test: RunningTest | undefined): Promise<StopReason> {
  const signals = [run.plan.signal, test?.signal].filter((signal) => signal !== undefined)
  const abort = () => run.stop('aborted', 'it was aborted')
  for (const signal of signals) signal.addEventListener('abort', abort)
  if (signals.some((signal) => signal.aborted)) abort()
  const meter = new StressProgressMeter(run)
  const report = setInterval(() => test?.progress(meter.read()), progressEveryMs)
  const timer = test && stopBefore(test.deadlineMs, run)
  // Neither is a reason for a process to stay alive, nor a handle of the subject's.
  report.unref()
  timer?.unref()
  try {
    return await run.drive()
  } finally {
    clearInterval(report)
    clearTimeout(timer)
    for (const signal of signals) signal.removeEventListener('abort', abort)
  }
}

function stopBefore(deadlineMs: number, run: Run): NodeJS.Timeout | undefined {
  if (!Number.isFinite(deadlineMs)) return undefined
  const leftMs = Math.max(0, deadlineMs - performance.now())
  const marginMs = Math.min(deadlineMarginMs, leftMs * deadlineMarginRatio)
  return setTimeout(() => run.stop('deadline', 'the timeout of its test was near'), leftMs - marginMs)
}

/** What happens at each reading of memory: the window notes it, the probe takes its own, and the limit is held. */
function memoryWatch(run: Run, probe: ResourceProbe): (reading: MemoryReading) => void {
  const limit = run.plan.memoryLimitBytes
  let baselineBytes: number | undefined
  return (reading) => {
    run.tally.windows.observe(reading.heapUsedBytes, performance.now())
    probe.sample()
    baselineBytes ??= reading.rssBytes
    const grown = reading.rssBytes - baselineBytes
    if (grown <= limit) return
    run.stop(
      'memoryLimit',
      `resident memory had grown by ${formatBytes(grown)}, over its limit of ${formatBytes(limit)}`,
    )
  }
}
