import type { LeakJudgement } from './judgeLeak.ts'

/**
 * A clean verdict is as good as the leak that was planted and seen.
 *
 * @param budget  growth per operation that is tolerated: what could not be seen below it is not proven.
 */
export function provenBy(plantedBytes: number, judgement: LeakJudgement, budget?: number): LeakJudgement {
  const smallestDetectable = Math.max(plantedBytes / judgement.windowOperations, judgement.smallestDetectable)
  if (smallestDetectable <= (budget ?? Number.MAX_VALUE)) return { ...judgement, smallestDetectable }
  const resources = judgement.resources.map((each) =>
    each.resource === 'heap' ? ({ ...each, verdict: 'inconclusive' } as const) : each,
  )
  return { ...judgement, verdict: 'inconclusive', resources, smallestDetectable }
}
