import type { ScenarioName } from '../records/scenarioReport.ts'
import type { CheckedScenarioOptions } from './scenarioOptions.ts'

// For opening, warming up, settling before and after, and closing, on a machine that is busy.
const besidesMs = 60_000
// A load run warms up and drains besides.
const loadFactor = 1.3

/** Time for the test of each scenario, ms, in the order in which they are run. */
export function scenarioTimeouts(options: CheckedScenarioOptions): Readonly<Record<ScenarioName, number>> {
  const { shortMs, mediumMs, longMs, cleanupTimeoutMs, leakDetection } = options
  const loadMs = mediumMs * loadFactor + besidesMs
  return {
    'idle baseline': shortMs + besidesMs,
    'single operation': besidesMs,
    'high frequency': loadMs,
    'large data': loadMs,
    concurrent: loadMs,
    'long-running': longMs * loadFactor + besidesMs + (leakDetection?.maxDurationMs ?? 0),
    'resource exhaustion': loadMs,
    'cleanup validation': cleanupTimeoutMs + besidesMs,
  }
}
