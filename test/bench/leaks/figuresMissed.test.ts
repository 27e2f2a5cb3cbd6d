import { expect, test } from 'vitest'
import { figuresMissed } from '../../../bench/leaks/figuresMissed.ts'

const kept = {
  subjects: 100,
  grades: { right: 98, 'false alarm': 0, miss: 0, inconclusive: 2, broken: 0 },
  medianVerdictMs: 500,
  medianMs: 2000,
  percentile95Ms: 5000,
}

test('figures are kept up to their bounds', () => {
  expect(figuresMissed(kept, 1500)).toEqual([])
})

test.each([
  ['inconclusive', { ...kept, grades: { ...kept.grades, inconclusive: 3 } }, 1500],
  ['95th percentile', { ...kept, percentile95Ms: 5001 }, 1500],
  ['heap snapshots', { ...kept, medianVerdictMs: 501 }, 1500],
  ['heap snapshots', kept, 1499],
] as const)('and missed above: %s', (name, summary, snapshotsMs) => {
  expect(figuresMissed(summary, snapshotsMs)).toEqual([expect.stringContaining(name)])
})

test('no evidence keeps nothing, but snapshots that were not asked for are not missed', () => {
  const nothing = { ...kept, medianVerdictMs: Number.NaN, percentile95Ms: Number.NaN }
  expect(figuresMissed(nothing, 1500)).toHaveLength(2)
  expect(figuresMissed(nothing, undefined)).toHaveLength(1)
})
