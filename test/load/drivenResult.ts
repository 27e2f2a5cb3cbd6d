import type { StressPlan } from '../../src/load/plan.ts'
import type { StressResult } from '../../src/records/stressResult.ts'
import { summariseGenerator, summariseRun } from '../../src/stressSummary.ts'
import { stress } from '../report/samples.ts'
import { driven } from './driven.ts'

/** What `stress` would give, in virtual time: all of it is measured but memory and resources, which are those of a sample. */
export async function drivenResult(
  plan: StressPlan,
  operation: Parameters<typeof driven>[1],
): Promise<StressResult> {
  const run = await driven(plan, operation)
  const figures = summariseRun(run)
  // A virtual processor is never busy.
  const loop = { utilization: 0, busyMs: 0 }
  return {
    ...stress(),
    ...figures,
    generator: summariseGenerator(figures, run.tally, loop),
    stopped: run.stopped,
  }
}
