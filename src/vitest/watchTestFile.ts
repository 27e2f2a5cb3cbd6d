import { createRequire } from 'node:module'
import { expect, inject, type Matcher, type RunnerTestCase } from 'vitest'
import { provideRunningTest } from '../runningTest.ts'
import { matcherNames } from './matcherNames.ts'
import type { EndureSettings, LeakSettings } from './settings.ts'

/**
 * Gives the test file that is being loaded endure's matchers, and its tests to the verbs they call.
 * Most test files use neither: for them nothing more is loaded until somebody asks, and no hook runs.
 */
export async function watchTestFile(): Promise<void> {
  // Without the plugin nothing was provided, and nothing tells which files measure.
  const settings: EndureSettings | undefined = inject('endure')
  if (settings === undefined) warnOfLackingPlugin()
  const leaks = settings?.stressFile ? undefined : settings?.leaks
  if (settings?.onDemand && !settings.stressFile && settings.profile !== 'all' && !leaks) {
    return equipOnDemand()
  }
  const { recordedMatchers } = await import('./recordedMatchers.ts')
  const { findRunningTest } = await import('./runningTask.ts')
  const { watchBodies } = await import('./watchBodies.ts')
  expect.extend(recordedMatchers)
  provideRunningTest(findRunningTest)
  // First, so that the hooks that watch bodies stand inside of those that repeat them.
  const isRepetition = leaks && (await repeatForLeaks(leaks))
  watchBodies(settings ?? { profile: 'none', stressFile: false, onDemand: false }, isRepetition)
}

/** By the first files of a run only: their workers are numbered 0 and 1. */
function warnOfLackingPlugin(): void {
  const { ENDURE_LEAKS = '', VITEST_WORKER_ID } = process.env
  if (/^(1|true|fail)$/.test(ENDURE_LEAKS) && Number(VITEST_WORKER_ID) < 2)
    console.warn("ENDURE_LEAKS does nothing without the plugin of 'endure/vitest': add it to `plugins`.")
}

async function repeatForLeaks(leaks: LeakSettings): Promise<(test: RunnerTestCase) => boolean> {
  const { isRepetition, repeatTests } = await import('./repeatTests.ts')
  repeatTests(leaks)
  return isRepetition
}

/** For tests that measure by way of a helper: they ask in the middle of a synchronous call, hence `require`. */
function equipOnDemand(): void {
  const load = createRequire(import.meta.url)
  const stub = (name: string): Matcher =>
    function (...given) {
      const { recordedMatchers }: typeof import('./recordedMatchers.ts') = load('./recordedMatchers.js')
      return Reflect.apply(recordedMatchers[name] as Matcher, this, given)
    }
  expect.extend(Object.fromEntries(matcherNames.map((name) => [name, stub(name)])))
  provideRunningTest(() => {
    const { findRunningTest }: typeof import('./runningTask.ts') = load('./runningTask.js')
    return findRunningTest()
  })
}
