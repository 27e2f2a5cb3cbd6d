import { MemorySampler } from '../probes/memorySampler.ts'
import { settle } from '../probes/settle.ts'
import { measureMemory } from '../profile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { stress } from '../stress.ts'
import type { Measured } from './scenarioBodies.ts'
import type { CheckedScenarioOptions } from './scenarioOptions.ts'
import type { Service } from './service.ts'

// A service that has worked so much has filled what it fills.
const operations = 100
// How long nothing may go away before the rest counts as kept.
const patienceMs = 1500

/** Opens a service, works with it, closes it, and waits for what lets go late: what is left then was not cleaned up. */
export async function validateCleanup(
  service: Service,
  { sampleEveryMs, cleanupTimeoutMs, concurrency }: CheckedScenarioOptions,
): Promise<Measured> {
  let load: StressResult | undefined
  const memory = await measureMemory(new MemorySampler(sampleEveryMs), async () => {
    load = await workOnce(service, Math.min(concurrency, operations))
    await settle({ patienceMs, limitMs: cleanupTimeoutMs })
  })
  return { memory, ...(load && { load }) }
}

/** @returns  the load; the service is closed. */
export async function workOnce(service: Service, users: number): Promise<StressResult> {
  const opened = await service.open()
  try {
    return await stress({ users, totalIterations: operations }, (context) => opened.operate(context))
  } finally {
    await opened.close()
  }
}
