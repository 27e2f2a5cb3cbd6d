import { getHeapSpaceStatistics } from 'node:v8'
import type { MemoryReading } from '../records/memoryProfile.ts'

/**
 * What of the heap is data: all but compiled code and what V8 keeps beside it. While code is getting hot that part grows and
 * shrinks by some ten kilobytes, whatever the data does.
 *
 * @param memory  read at this moment.
 */
export function dataBytes(memory: MemoryReading): number {
  let codeBytes = 0
  for (const { space_name, space_used_size } of getHeapSpaceStatistics()) {
    if (/code|trusted/.test(space_name)) codeBytes += space_used_size
  }
  return memory.heapUsedBytes - codeBytes
}
