import { formatCount } from '../formatUnits.ts'
import { describeCall } from './describeCall.ts'
import { levelEvidence, writeAllowance } from './describeMemoryLevel.ts'
import { type Evidence, stopEvidence } from './describeRun.ts'
import { describeSubject } from './describeSubject.ts'
import type { Description } from './explain.ts'
import { describeLimits, isKept, printLimit } from './limits.ts'
import type { BaselineReturnVerdict } from './limitVerdicts.ts'
import { memoryLevels } from './memoryLevels.ts'
import { roundsIn } from './roundsIn.ts'

/** The parts of a message on `toReturnToBaseline`. */
export function describeBaselineReturn(verdict: BaselineReturnVerdict): Description {
  const { subject, measure, limits, within, counts, outcome } = verdict
  const { name, run } = describeSubject(subject)
  const broken = limits.filter((limit) => !isKept(limit))
  const above = broken.map((limit) => `${limit.figure} at ${printLimit(limit)[1]}`)
  return {
    call: describeCall(
      'toReturnToBaseline',
      [],
      [`within: '${writeAllowance(within)}'`, ...(counts > 0 ? [`counts: ${counts}`] : [])],
    ),
    subject: name,
    headline:
      broken.length === 0
        ? 'Everything that was read came back to where it was.'
        : `When all was over, ${above.join(' and ')} had not come back.`,
    ...describeLimits(limits),
    evidence: [
      levelEvidence(memoryLevels(subject, measure)),
      ...countEvidence(verdict),
      ...(subject.kind === 'stressResult' ? stopEvidence(subject) : []),
    ],
    hint:
      outcome === 'fail' && measure !== 'process'
        ? `a pool that stays open and a leak look alike in one run: ${roundsIn(subject)}, with toHaveNoResourceLeak and toHaveNoMemoryLeak, tells them apart.`
        : undefined,
    run,
  }
}

function countEvidence({ limits, counts, uncounted }: BaselineReturnVerdict): readonly Evidence[] {
  const counted = limits.filter(({ quantity }) => quantity === 'count')
  const spans = counted.map(
    ({ figure, limit, received }) => `${figure} ${formatCount(limit - counts)} → ${formatCount(received)}`,
  )
  return [
    ...(spans.length > 0 ? [['counted', spans.join(', ')] as const] : []),
    ...(uncounted.length > 0
      ? [['not read', `${uncounted.join(', ')}: this platform does not tell`] as const]
      : []),
  ]
}
