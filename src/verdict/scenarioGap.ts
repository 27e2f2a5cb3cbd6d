import type { ScenarioReport } from '../records/scenarioReport.ts'
import { cutShort, unmeasured } from './cutShort.ts'

/** Why a scenario carries no verdict although no threshold was broken, or `undefined` when it does. */
export function scenarioGap({ scenario, memory, load, recovery, leak }: ScenarioReport): string | undefined {
  const runs = [load, recovery].filter((run) => run !== undefined)
  for (const run of runs) {
    const missing = cutShort(run)
    if (missing !== undefined) return missing
  }
  if (scenario === 'concurrent' && load !== undefined && load.users > 1 && load.maxInFlight < 2)
    return 'no two operations were ever under way at one time: `operate` works without waiting for anything, and cannot be asked concurrently in one thread. Set `load.concurrency` to 1 to say so'
  if (memory.concurrent)
    return 'other tests ran in the same process meanwhile, and their memory is in the figures'
  if (leak?.verdict === 'inconclusive') return leak.reason
  return unmeasured(memory.growth.heapUsedBytes, memory.growth.externalBytes)
}
