import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'

/** Why the process under test has no last reading, if it has none. */
export function processEnded(subject: StressResult | MemoryProfile): string | undefined {
  const ended = subject.kind === 'stressResult' ? subject.process?.ended : undefined
  return ended?.replace(/\.$/, '')
}
