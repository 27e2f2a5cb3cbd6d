import { formatBytes } from '../formatUnits.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import { sparkline } from '../sparkline.ts'
import type { Column } from './alignColumns.ts'
import { duration, figure, signedBytes } from './figures.ts'

const sparklineWidth = 12

/** What the table of profiles shows, the name first. `kept` is what was still there after a full collection. */
export const memoryColumns: readonly Column[] = [
  { title: 'Memory', align: 'left' },
  { title: 'of', align: 'left' },
  { title: 'heap kept', align: 'right' },
  { title: 'external kept', align: 'right' },
  { title: 'rss', align: 'right' },
  { title: 'heap peak', align: 'right' },
  { title: 'time', align: 'right' },
  { title: 'heap over time', align: 'left', optional: true },
]

/**
 * The figures of one profile in the order of `memoryColumns`, after the name.
 *
 * @param of  what was profiled: a call of `profile`, or the whole test.
 */
export function memoryRow(profile: MemoryProfile, of: 'call' | 'test'): string[] {
  return [
    of,
    figure(profile.growth.heapUsedBytes, signedBytes),
    figure(profile.growth.externalBytes, signedBytes),
    figure(profile.growth.rssBytes, signedBytes),
    figure(profile.peak.heapUsedBytes, formatBytes),
    duration(profile.durationMs),
    sparkline(
      profile.samples.map((sample) => sample.heapUsedBytes),
      sparklineWidth,
    ),
  ]
}
