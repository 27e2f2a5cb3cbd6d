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
 * @param workers  the worker threads that are alive: see `WorkerCount`.
 */
export function readLevels(memory: MemoryReading, workers: number): Levels {
  const descriptors = readDescriptors()
  return {
    heap: memory.heapUsedBytes,
    external: memory.externalBytes,
    native: nativeBytes(memory),
    fd: descriptors.open,
    socket: descriptors.sockets,
    handle: readHandles().total,
    worker: workers,
    context: getHeapStatistics().number_of_native_contexts,
  }
}
