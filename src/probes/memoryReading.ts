import type { MemoryReading } from '../records/memoryProfile.ts'

/**
 * Memory as it is at this moment, garbage included: collect first to read what is alive.
 * The heap is that of this isolate, the resident set that of the whole process.
 */
export function readMemory(): MemoryReading {
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage()
  return { heapUsedBytes: heapUsed, externalBytes: external, arrayBuffersBytes: arrayBuffers, rssBytes: rss }
}
