import { readFileSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'
import { isMainThread } from 'node:worker_threads'
import type { MemoryReading } from '../records/memoryProfile.ts'

const bytesPerKilobyte = 1024
let rollup: string | undefined = '/proc/self/smaps_rollup'

/**
 * Resident memory that neither V8's heap nor memory that V8 objects own accounts for: what native code allocated.
 * It comes in pages, and what was freed often stays with the allocator, so only steady growth means anything.
 *
 * @param memory  read at this moment.
 * @returns  bytes; `NaN` in a worker thread, where the process's memory is that of all threads.
 */
export function nativeBytes(memory: MemoryReading): number {
  if (!isMainThread) return Number.NaN
  // The pages that are really there: V8 gives back and takes again what lies empty between two collections.
  return (
    (anonymousBytes() ?? memory.rssBytes) - getHeapStatistics().total_physical_size - memory.externalBytes
  )
}

/**
 * Pages that no file stands behind, to the page, where Linux tells: half a millisecond. The resident set, which Node
 * reports, is counted by the kernel in batches of some hundred kilobytes.
 */
function anonymousBytes(): number | undefined {
  if (rollup === undefined) return undefined
  try {
    const kilobytes = /^Anonymous:\s+(\d+) kB$/m.exec(readFileSync(rollup, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * bytesPerKilobyte
  } catch {
    // Not Linux, or a sandbox without it: asked once.
    rollup = undefined
    return undefined
  }
}
