import type { StressResult } from '../records/stressResult.ts'

/** Operations that the growth of one process came from: of machines whose results were merged, the fewest that any of them made. */
export function startedApart({ fewestStarted, operations }: StressResult): number {
  return fewestStarted ?? operations.started
}
