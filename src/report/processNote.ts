import { formatBytes, formatCount, formatPercent } from '../formatUnits.ts'
import type { ProcessUsage } from '../records/processUsage.ts'
import { sparkline } from '../sparkline.ts'
import { figure } from './figures.ts'

const sparklineWidth = 12

/** The process under test in one line: what it spent, and what it held before, after and at the most, with its course. */
export function processNote({ pid, cpu, baseline, final, peak, samples }: ProcessUsage): string {
  const held = (
    name: string,
    field: 'rssBytes' | 'virtualBytes' | 'fds' | 'connections',
    print: (value: number) => string,
  ) => {
    if (!Number.isFinite(peak[field])) return []
    const course = sparkline(
      samples.map((sample) => sample[field]),
      sparklineWidth,
    )
    const [before, after, most] = [baseline, final, peak].map((reading) => figure(reading[field], print))
    return [`${name} ${before} → ${after} (${most} at most) ${course}`.trim()]
  }
  const parts = [
    `CPU ${figure(cpu.mean, formatPercent)} of a core (${figure(cpu.peak, formatPercent)} at most)`,
    ...held('resident', 'rssBytes', formatBytes),
    ...held('virtual', 'virtualBytes', formatBytes),
    ...held('descriptors', 'fds', formatCount),
    ...held('connections', 'connections', formatCount),
  ]
  return `process ${pid}: ${parts.join(', ')}`
}
