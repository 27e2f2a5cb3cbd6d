import { median } from 'simple-statistics'
import { MemorySampler } from '../probes/memorySampler.ts'
import { measureMemory } from '../profile.ts'
import { memoryStatistics } from '../verdict/memoryStatistics.ts'
import { callAlone, type ServiceOperation } from './callAlone.ts'

// The first may still build something up, and one may be disturbed.
const calls = 3
// As often as timers allow; what runs without a pause is read at its end.
const sampleEveryMs = 1

/**
 * What one operation takes while it runs: the middle of three calls, each alone and from a settled heap. Under load it
 * cannot be told from the garbage of the others. Garbage of its own counts, as far as it is not collected on the way.
 */
export async function operationBytes(operation: ServiceOperation): Promise<number> {
  const taken: number[] = []
  for (let iteration = 0; iteration < calls; iteration++) {
    const memory = await measureMemory(new MemorySampler(sampleEveryMs), () =>
      callAlone(operation, iteration),
    )
    taken.push(memoryStatistics(memory, 1).bytesPerOperation)
  }
  return median(taken)
}
