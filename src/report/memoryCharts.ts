import { formatBytes } from '../formatUnits.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import { figure, signedBytes } from './figures.ts'
import { htmlTable } from './htmlTable.ts'
import { type ChartSpan, lineChart } from './lineChart.ts'
import { type Markup, markup } from './markup.ts'

/** Titles over rows of what was held. */
export const heldTitles = ['held', 'before', 'peak', 'after', 'kept']

/** The course of memory: the heap, and what the system has given to the process. */
export function memoryCharts(
  { samples }: MemoryProfile,
  spans: readonly ChartSpan[] = [],
): readonly (Markup | undefined)[] {
  const over = (field: 'heapUsedBytes' | 'externalBytes' | 'rssBytes') =>
    samples.map((sample) => [sample.atMs, sample[field]] as const)
  const heap = [
    { name: 'heap', points: over('heapUsedBytes') },
    { name: 'external', points: over('externalBytes') },
  ]
  return [
    lineChart('Heap, garbage included', formatBytes, heap, spans),
    lineChart('Memory of the process', formatBytes, [{ name: 'resident', points: over('rssBytes') }], spans),
  ]
}

/** A row of `heldTitles`. */
export function heldRow(
  name: string,
  { baseline, peak, final }: { readonly baseline: number; readonly peak: number; readonly final: number },
  print: (value: number) => string = formatBytes,
  signed: (value: number) => string = signedBytes,
): readonly string[] {
  return [
    name,
    ...[baseline, peak, final].map((level) => figure(level, print)),
    figure(final - baseline, signed),
  ]
}

/** The rows of a profile under `heldTitles`. */
export function memoryRows({ baseline, peak, final }: MemoryProfile): readonly (readonly string[])[] {
  const fields = { heap: 'heapUsedBytes', external: 'externalBytes', resident: 'rssBytes' } as const
  return Object.entries(fields).map(([name, field]) =>
    heldRow(name, { baseline: baseline[field], peak: peak[field], final: final[field] }),
  )
}

/** A profile on the page: levels before, at the most and after, and the course between. */
export function memoryDetails(profile: MemoryProfile): Markup {
  return markup`${htmlTable(heldTitles, memoryRows(profile))}
<div class="charts">${memoryCharts(profile)}</div>`
}
