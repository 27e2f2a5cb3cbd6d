import { describe, expect, test } from 'vitest'
import { nothingJudged } from '../../src/verdict/judgeLeak.ts'
import { judgeMemory } from '../../src/verdict/judgeMemory.ts'
import { provenBy } from '../../src/verdict/provenBy.ts'
import { leak } from '../report/samples.ts'

describe('a clean verdict', () => {
  const report = leak()
  const clean = {
    ...nothingJudged,
    verdict: 'clean',
    resources: report.resources,
    smallestDetectable: 0.5,
    windowOperations: 1000,
  } as const

  test('is no finer than what was seen', () => {
    expect(provenBy(256, clean)).toMatchObject({ verdict: 'clean', smallestDetectable: 0.5 })
    expect(provenBy(4000, clean)).toMatchObject({ verdict: 'clean', smallestDetectable: 4 })
  })

  test('is none where nothing was seen, for the matcher neither', () => {
    const judged = provenBy(Number.POSITIVE_INFINITY, clean)
    expect(judged.verdict).toBe('inconclusive')
    expect(judgeMemory({ ...report, ...judged }, undefined).outcome).toBe('inconclusive')
    expect(judgeMemory({ ...report, ...clean }, undefined).outcome).toBe('pass')
  })

  test('is none where the budget is finer than what was seen', () => {
    expect(provenBy(4000, clean, 4).verdict).toBe('clean')
    expect(provenBy(4000, clean, 3.9).verdict).toBe('inconclusive')
  })
})
