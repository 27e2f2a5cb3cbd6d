import { formatApart, formatBytes } from '../formatUnits.ts'
import { sparkline } from '../sparkline.ts'
import { describeCall } from './describeCall.ts'
import { capital } from './describeMemoryLevel.ts'
import { describeSubject } from './describeSubject.ts'
import type { Description } from './explain.ts'
import { memoryLevels, usualMeasure } from './memoryLevels.ts'
import { roundsIn } from './roundsIn.ts'
import type { GrowthRatioVerdict } from './verdict.ts'

const sparklineWidth = 30

/** The parts of a message on `toHaveNoMemoryLeak({ growthRatio })`. */
export function describeGrowthRatio(verdict: GrowthRatioVerdict): Description {
  const { maxRatio, measure, receivedRatio, course, subject, outcome } = verdict
  const { name, run } = describeSubject(subject)
  const levels = memoryLevels(subject, measure)
  const [allowed, received] = formatApart(maxRatio, receivedRatio, 'percent')
  const floor = Math.min(...course)
  const line = sparkline(
    course.map((bytes) => bytes - floor),
    sparklineWidth,
  )
  const grew =
    measure === 'heap'
      ? `Memory grew ${received} after garbage collection`
      : `${capital(levels.name)} grew ${received}`
  const isDefault = measure === usualMeasure(subject, 'heap')
  return {
    call: describeCall(
      'toHaveNoMemoryLeak',
      [],
      [`growthRatio: ${maxRatio}`, ...(isDefault ? [] : [`of: '${measure}'`])],
    ),
    subject: name,
    headline: outcome === 'fail' ? `${grew}, all through the run.` : `${grew}.`,
    expected: `at most ${allowed} of growth`,
    notExpected: `more than ${allowed} of growth`,
    received,
    evidence: [
      [
        'memory',
        `${formatBytes(levels.baseline)} → ${formatBytes(levels.final)} of ${levels.name}  ${line}`.trimEnd(),
      ],
    ],
    hint:
      outcome === 'fail' && measure === 'heap'
        ? `with ${roundsIn(subject)}, or the operation itself, it is told how much each operation keeps.`
        : undefined,
    run,
  }
}
