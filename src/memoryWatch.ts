import { formatBytes } from './formatUnits.ts'
import type { Run } from './load/run.ts'
import type { MemoryReading } from './records/memoryProfile.ts'

/** Looks at a reading, and may stop the run for it. */
export type WatchMemory = (run: Run, reading: MemoryReading) => void

/** Holds the plan's limit on resident memory, from the first reading on. */
export function memoryWatch(limitBytes: number): WatchMemory {
  let baselineBytes: number | undefined
  return (run, { rssBytes }) => {
    baselineBytes ??= rssBytes
    const grown = rssBytes - baselineBytes
    if (grown <= limitBytes) return
    const limit = formatBytes(limitBytes)
    run.stop('memoryLimit', `resident memory had grown by ${formatBytes(grown)}, over its limit of ${limit}`)
  }
}
