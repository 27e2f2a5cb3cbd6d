import { expect, test } from 'vitest'
import { figuresMissed } from '../../../bench/leaks/figuresMissed.ts'

const kept = {
  subjects: 100,
  grades: { right: 98, 'false alarm': 0, miss: 0, inconclusive: 2, broken: 0 },
  medianVerdictMs: 500,
  percentile95VerdictMs: 4000,
  medianMs: 2000,
  percentile95Ms: 5000,
  snapshotsMs: 1500,
  snapshotShare: 1 / 3,
}

test('figures are kept up to their bounds', () => {
  expect(figuresMissed(kept)).toEqual([])
})

test.each([
  ['inconclusive', { ...kept, grades: { ...kept.grades, inconclusive: 3 } }],
  ['95th percentile', { ...kept, percentile95Ms: 5001 }],
  ['heap snapshots', { ...kept, snapshotShare: 0.34 }],
] as const)('and missed above: %s', (name, summary) => {
  expect(figuresMissed(summary)).toEqual([expect.stringContaining(name)])
})

test('no evidence keeps nothing, but snapshots that were not asked for are not missed', () => {
  const nothing = { ...kept, percentile95Ms: Number.NaN, snapshotShare: Number.NaN }
  expect(figuresMissed(nothing)).toHaveLength(2)
  expect(figuresMissed({ ...nothing, snapshotShare: undefined })).toHaveLength(1)
})
