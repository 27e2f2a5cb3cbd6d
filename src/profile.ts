import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { rejectUnknownKeys, show } from './options.ts'
import { combine, MemorySampler } from './probes/memorySampler.ts'
import { settle } from './probes/settle.ts'
import type { Duration, Planned } from './quantities.ts'
import type { MemoryProfile } from './records/memoryProfile.ts'
import { requireNodeTimers } from './requireNodeTimers.ts'
import { runningTest } from './runningTest.ts'
import { parseDurationMs } from './units.ts'

// V8 sweeps what a collection found in threads of its own: in a small process it takes less than this, and is no work of the body.
const sweepMs = 2

/** How `profile` looks at its body. */
export interface ProfileOptions {
  /** Time between two readings of memory. Default `'100ms'`, at least 1 ms. */
  readonly sampleEvery?: Planned<Duration>
}

/**
 * Runs one body in a memory-profiling context: what it left behind, and how high memory rose on the way.
 * A single run cannot tell a leak from a first-time cost; `detectLeak` repeats an operation until it can.
 *
 * @param body  called once and awaited. What it returns is dropped, so that the profile keeps nothing alive.
 * @returns     readings of a settled, fully collected heap before and after, and samples in between.
 * @throws      whatever the body throws. TypeError or RangeError for options it does not know, Error where fake timers of `node:test` are on.
 * @example
 * const profile1 = await profile(() => Buffer.alloc(1024))
 * profile1.growth.externalBytes < 1024 // => true
 */
export async function profile(body: () => unknown, options: ProfileOptions = {}): Promise<MemoryProfile> {
  if (typeof body !== 'function') {
    throw new TypeError(`Expected \`body\` of \`profile\` to be a function, got ${show(body)}`)
  }
  rejectUnknownKeys(options, ['sampleEvery'], 'profile')
  requireNodeTimers('profile')
  const { sampleEvery = 100 } = options
  const everyMs = parseDurationMs(sampleEvery, 'sampleEvery')
  if (everyMs < 1) throw new RangeError(`Expected \`sampleEvery\` to be 1 ms or more, got ${everyMs}`)
  // Asked before the first await: later another test may be running.
  const test = runningTest()
  const measured = await measureMemory(new MemorySampler(everyMs), body, test?.concurrent)
  test?.record(measured)
  return measured
}

/**
 * The measurement behind `profile`, for callers that keep the record elsewhere.
 *
 * @param concurrent  whether other tests run in this isolate meanwhile.
 */
export async function measureMemory(
  sampler: MemorySampler,
  body: () => unknown,
  concurrent = false,
): Promise<MemoryProfile> {
  const baseline = (await settle()).memory
  await setTimeout(sweepMs)
  const highWaterBefore = highestRssBytes()
  sampler.start()
  const startedMs = performance.now()
  try {
    await runAndForget(body)
  } finally {
    sampler.stop()
  }
  const durationMs = performance.now() - startedMs
  // The body may have put them there.
  requireNodeTimers('profile')
  const highWater = highestRssBytes()
  const final = (await settle()).memory
  const peak = sampler.peak(combine(baseline, final, Math.max))
  return {
    kind: 'memoryProfile',
    concurrent,
    durationMs,
    baseline,
    final,
    // The system's mark covers the whole life of the process: it tells of the body only where the body has raised it.
    peak: highWater > highWaterBefore ? { ...peak, rssBytes: Math.max(peak.rssBytes, highWater) } : peak,
    growth: combine(final, baseline, (after, before) => after - before),
    samples: sampler.samples(),
  }
}

/** The most that was ever resident in this process; 0 where the system keeps no such mark. */
function highestRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024
}

// A function of its own: a local that holds the result would stay alive in the suspended caller.
async function runAndForget(body: () => unknown): Promise<void> {
  await body()
}
