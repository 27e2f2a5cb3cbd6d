import { getHeapStatistics } from 'node:v8'
import type { LeakResource } from '../records/leakReport.ts'
import type { MemoryReading } from '../records/memoryProfile.ts'
import { readDescriptors } from './descriptors.ts'
import { readHandles } from './handles.ts'
import { nativeBytes } from './nativeMemory.ts'

/** How much there is of every resource: bytes or a count, `NaN` where this platform or thread cannot say. */
export type Levels = Readonly<Record<LeakResource, number>>

/**
 * Reads the level of every resource.
 *
 * @param memory   read right after a collection.
 * @param counted  what has to be counted from the beginning: see `WorkerCount` and `ListenerCount`.
 */
export function readLevels(memory: MemoryReading, counted: Pick<Levels, 'worker' | 'listener'>): Levels {
  const descriptors = readDescriptors()
  return {
    heap: memory.heapUsedBytes,
    external: memory.externalBytes,
    native: nativeBytes(memory),
    fd: descriptors.open,
    socket: descriptors.sockets,
    handle: readHandles().total,
    context: getHeapStatistics().number_of_native_contexts,
    ...counted,
  }
}
