import type { StressResult } from '../records/stressResult.ts'

/**
 * Why a limit that was missed says nothing of the subject, or `undefined` when it does: the load generator was itself at its
 * limit. One that was kept in spite of it was kept.
 */
export function generatorToBlame({ generator }: StressResult): string | undefined {
  return generator.saturated ? `${generator.reason}. Drive the subject from a process of its own` : undefined
}
