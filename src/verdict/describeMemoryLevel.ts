import { formatBytes, formatPercent } from '../formatUnits.ts'
import { sparkline } from '../sparkline.ts'
import { writeBytes } from '../writtenUnits.ts'
import { describeCall } from './describeCall.ts'
import { type Evidence, stopEvidence } from './describeRun.ts'
import { describeSubject } from './describeSubject.ts'
import type { Description } from './explain.ts'
import { describeLimits, printLimit } from './limits.ts'
import type { Allowance, MemoryLevelVerdict } from './limitVerdicts.ts'
import { type MemoryLevels, memoryLevels, usualMeasure } from './memoryLevels.ts'

const sparklineWidth = 30

/** The parts of a message on `toHaveMemoryGrowthBelow` and `toHavePeakMemoryBelow`. */
export function describeMemoryLevel(verdict: MemoryLevelVerdict): Description {
  const { rule, allowed, measure, subject, limits, outcome } = verdict
  const { name, run } = describeSubject(subject)
  const levels = memoryLevels(subject, measure)
  const [limit] = limits as readonly [(typeof limits)[number]]
  const [, received] = printLimit(limit)
  const isDefault = measure === usualMeasure(subject, rule === 'growth' ? 'heap' : 'rss')
  return {
    call: describeCall(
      rule === 'growth' ? 'toHaveMemoryGrowthBelow' : 'toHavePeakMemoryBelow',
      [`'${writeAllowance(allowed)}'`],
      isDefault ? [] : [`of: '${measure}'`],
    ),
    subject: name,
    headline:
      rule === 'growth'
        ? `${capital(levels.name)} ${grew(limit.received, received)}${measure === 'heap' ? ', collected before and after' : ''}.`
        : `${capital(levels.name)} rose to ${received}.`,
    ...describeLimits(limits),
    evidence: [levelEvidence(levels), ...(subject.kind === 'stressResult' ? stopEvidence(subject) : [])],
    hint:
      outcome === 'fail' && rule === 'growth' && measure !== 'process'
        ? 'what first calls build up once is in it: toHaveNoMemoryLeak tells whether memory grows with every operation.'
        : undefined,
    run,
  }
}

function grew(growth: number, printed: string): string {
  return growth < 0 ? `fell by ${printed.replace(/^-/, '')}` : `grew by ${printed}`
}

/** Levels before, at the most and after, and their course where there are samples. */
export function levelEvidence({ baseline, peak, final, samples }: MemoryLevels): Evidence {
  const course = sparkline(samples.map(({ bytes }) => bytes).filter(Number.isFinite), sparklineWidth)
  const span = `${formatBytes(baseline)} before, ${formatBytes(peak)} at the most, ${formatBytes(final)} after`
  return ['memory', course === '' ? span : `${span}  ${course}`]
}

/** An allowance as it stands in the test. */
export function writeAllowance(allowed: Allowance): string {
  return 'ratio' in allowed ? formatPercent(allowed.ratio).replace(' ', '') : writeBytes(allowed.bytes)
}

/** As the first word of a sentence. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
