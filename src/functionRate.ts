import { performance } from 'node:perf_hooks'
import type * as tinybench from 'tinybench'
import { isThenable } from './isThenable.ts'
import { realClock } from './load/clock.ts'
import { firstOf } from './load/moment.ts'
import { loadPackage } from './loadPackage.ts'
import { show } from './options.ts'
import { endMarginMs } from './requireTestTime.ts'
import { runningTest } from './runningTest.ts'

// tinybench keeps and sorts every sample, ten million of them a second for a function that does nothing. So a sample is a
// batch of calls that takes this long together: a thousand samples a second, and the clock's grain does not matter.
const batchMs = 1
const largestBatch = 2 ** 20
const longestWarmupMs = 250
// Of the time there is, what is not for finding the size of a batch, and for the last one.
const timedShare = 0.75

/** How often one caller can call a function. */
export interface FunctionRate {
  /** Calls per second; 0 when none was timed. */
  readonly qps: number
  /** Calls that were timed. */
  readonly samples: number
}

const unmeasured: FunctionRate = { qps: 0, samples: 0 }

/**
 * Calls a function again and again from one caller, and takes the mean rate by tinybench. A promise is awaited before the
 * next call.
 *
 * @param timeMs  how long it is measured for, after a warm-up; less where the running test ends earlier.
 * @returns  nothing timed, where that was not over in time.
 * @throws Error  the function threw: its cause is what was thrown.
 */
export async function measureFunctionRate(operation: () => unknown, timeMs: number): Promise<FunctionRate> {
  const test = runningTest()
  const leftMs = (test?.deadlineMs ?? Number.POSITIVE_INFINITY) - performance.now()
  const mostMs = leftMs === Number.POSITIVE_INFINITY ? leftMs : leftMs - endMarginMs(leftMs)
  const warmupMs = Math.min(timeMs, longestWarmupMs, mostMs / 8)
  const time = Math.max(batchMs, Math.min(timeMs, timedShare * (mostMs - warmupMs)))
  let rate = unmeasured
  const measured = timeCalls(operation, { time, warmupTime: warmupMs }, test?.signal).then((found) => {
    rate = found
  })
  // A call that never settles would only be seen as the time limit of the test.
  if (mostMs === Number.POSITIVE_INFINITY) await measured
  else await firstOf([measured], mostMs, realClock)
  return rate
}

async function timeCalls(
  operation: () => unknown,
  times: { readonly time: number; readonly warmupTime: number },
  signal: AbortSignal | undefined,
): Promise<FunctionRate> {
  const { Bench } = loadPackage<typeof tinybench>('tinybench')
  try {
    const calls = await batchSize(operation)
    const bench = new Bench({
      ...times,
      // By itself it calls 16 and 64 times, however long that takes.
      iterations: 1,
      warmupIterations: 1,
      throws: true,
      // Captured here: the global clock may be a fake one.
      now: () => performance.now(),
      ...(signal && { signal }),
    })
    bench.add('operation', () => repeat(operation, calls), { async: true })
    const [task] = await bench.run()
    if (task?.result.state !== 'completed') return unmeasured
    const { latency } = task.result
    // One caller's rate is the inverse of the mean latency; the mean of inverses would favour the fast calls.
    return { qps: (calls * 1000) / latency.mean, samples: calls * latency.samplesCount }
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : show(thrown)
    throw new Error(`The function given to \`toSustainQps\` threw, so its rate is unknown: ${message}`, {
      cause: thrown,
    })
  }
}

async function batchSize(operation: () => unknown): Promise<number> {
  for (let calls = 1; calls < largestBatch; calls *= 4) {
    const startedMs = performance.now()
    await repeat(operation, calls)
    const tookMs = performance.now() - startedMs
    if (tookMs >= batchMs / 4) return Math.max(1, Math.round((calls * batchMs) / tookMs))
  }
  return largestBatch
}

async function repeat(operation: () => unknown, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) {
    const returned = operation()
    if (isThenable(returned)) await returned
  }
}
