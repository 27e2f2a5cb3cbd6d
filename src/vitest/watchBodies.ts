import { aroundEach, type RunnerTestCase } from 'vitest'
import { beginAttempt } from './attempt.ts'
import { amongOthers, recordIn } from './runningTask.ts'
import type { EndureSettings } from './settings.ts'

/** For each side of the body: settling a large heap takes seconds, and Vitest's hook limit of ten would cut it off. */
const settleLimitMs = 120_000
const sampleEveryMs = 100

const watched = new WeakSet<RunnerTestCase>()

/**
 * Marks where each attempt of a test begins, and profiles the memory of its body where the settings ask for it.
 *
 * @param isRepetition  tells attempts that are part of a measurement already.
 */
export function watchBodies(
  { profile, stressFile }: EndureSettings,
  isRepetition: (test: RunnerTestCase) => boolean = () => false,
): void {
  const profiled = profile === 'all' || (profile === 'stress' && stressFile)
  // The context is destructured because Vitest refuses hooks that take it whole once a test uses fixtures.
  aroundEach(async (runTest, { task }) => {
    // The set-up may be there twice: by the plugin, and by an import.
    if (watched.has(task) || isRepetition(task)) return runTest()
    watched.add(task)
    beginAttempt(task)
    // Concurrent tests share one heap: what one of them did to it cannot be told.
    if (task.concurrent) await amongOthers(task, runTest)
    else if (profiled) await profileBody(task, runTest)
    else await runTest()
    watched.delete(task)
  }, settleLimitMs)
}

async function profileBody(test: RunnerTestCase, runTest: () => Promise<void>): Promise<void> {
  // Loaded here, because most test files never measure.
  const { MemorySampler } = await import('../probes/memorySampler.ts')
  const { measureMemory } = await import('../profile.ts')
  const profile = await measureMemory(new MemorySampler(sampleEveryMs), runTest)
  if (test.result?.state !== 'skip') recordIn(test, { kind: 'bodyProfile', profile })
}
