import { describe, expect, test } from 'vitest'
import { type Grade, gradeOf, matchersFor, summarise } from '../../../bench/leaks/judged.ts'
import type { Trial } from '../../../bench/leaks/trial.ts'
import type { LeakCaseMeta } from '../../../fixtures/leaks/leakCase.ts'
import type { LeakResource } from '../../../src/records/leakReport.ts'
import { judged, trial } from './samples.ts'

describe('a subject is asked', () => {
  test.each([
    ['leaky', 'heap', ['toHaveNoMemoryLeak']],
    ['leaky', 'rss', ['toHaveNoMemoryLeak']],
    ['leaky', 'socket', ['toHaveNoResourceLeak']],
    ['leaky', 'context', ['toHaveNoResourceLeak']],
    ['clean', 'external', ['toHaveNoMemoryLeak', 'toHaveNoResourceLeak']],
    ['clean', 'fd', ['toHaveNoResourceLeak', 'toHaveNoMemoryLeak']],
  ] as const)('by the matchers that matter: %s, %s', (truth, resource, matchers) => {
    expect(matchersFor({ ...judged.meta, truth, resource })).toEqual(matchers)
  })
})

describe('the grade', () => {
  test.each([
    ['leaky', ['fail'], 'right'],
    ['leaky', ['pass'], 'miss'],
    ['leaky', ['inconclusive'], 'inconclusive'],
    ['clean', ['pass', 'pass'], 'right'],
    ['clean', ['pass', 'fail'], 'false alarm'],
    ['clean', ['inconclusive', 'fail'], 'false alarm'],
    ['clean', ['pass', 'inconclusive'], 'inconclusive'],
    ['clean', ['fail', 'broken'], 'broken'],
    ['leaky', [], 'broken'],
  ] as const)('of %s, answered %j, is %s', (truth, outcomes: readonly Trial['outcome'][], grade: Grade) => {
    expect(
      gradeOf(
        { truth, resource: 'heap' },
        outcomes.map((outcome) => ({ outcome, leaking: outcome === 'fail' ? ['heap'] : [] })),
      ),
    ).toBe(grade)
  })

  // As Node 20 and 26 said of the specimens of these resources.
  test.each<[LeakCaseMeta['resource'], LeakResource[], Grade]>([
    ['heap', ['heap'], 'right'],
    ['heap', ['external', 'native', 'fd'], 'miss'],
    ['worker', ['fd', 'worker'], 'right'],
    ['worker', ['fd'], 'miss'],
    ['socket', ['fd', 'socket', 'handle'], 'right'],
    ['fd', ['heap', 'fd'], 'right'],
    ['handle', ['listener'], 'miss'],
    // Statements that are never freed; memory of WebAssembly on Node 26.
    ['external', ['heap'], 'right'],
    ['external', ['native'], 'right'],
    ['external', ['fd'], 'miss'],
    ['rss', ['native'], 'right'],
    ['rss', ['heap'], 'miss'],
    ['rss', [], 'miss'],
  ])('of a leak of %s for which %j is blamed is %s', (resource, leaking, grade) => {
    expect(gradeOf({ truth: 'leaky', resource }, [{ outcome: 'fail', leaking }])).toBe(grade)
  })

  test('of an answer that passed is a miss, whatever else leaks', () => {
    expect(gradeOf({ truth: 'leaky', resource: 'fd' }, [{ outcome: 'pass', leaking: ['fd'] }])).toBe('miss')
  })
})

describe('the summary', () => {
  test('counts each grade, and every verdict towards the times', () => {
    const lasting = (...durations: number[]) => durations.map((durationMs) => ({ ...trial, durationMs }))
    const summary = summarise([
      { grade: 'right', trials: lasting(100, 200) },
      { grade: 'right', trials: lasting(300) },
      { grade: 'miss', trials: lasting(400, 5000) },
    ])
    expect(summary.subjects).toBe(3)
    expect(summary.grades).toEqual({ right: 2, 'false alarm': 0, miss: 1, inconclusive: 0, broken: 0 })
    expect(summary.medianMs).toBe(300)
    // As R and Excel do (type 7): four fifths of the way from the second longest to the longest.
    expect(summary.percentile95Ms).toBeCloseTo(4080)
  })

  test('tells the time to the verdict from that of the whole answer', () => {
    const deciding = (verdictMs: number | null) => ({ ...trial, verdictMs: verdictMs as number })
    const { medianVerdictMs, percentile95VerdictMs, medianMs } = summarise([
      { grade: 'right', trials: [deciding(100), deciding(null), deciding(Number.NaN)] },
      { grade: 'right', trials: [deciding(300)] },
    ])
    expect(medianVerdictMs).toBe(200)
    expect(percentile95VerdictMs).toBeCloseTo(290)
    expect(medianMs).toBe(trial.durationMs)
  })

  test('sets a verdict beside the snapshots of its own process, and none beside those of others', () => {
    const trials = [
      { ...trial, verdictMs: 300, snapshotsMs: 1500 },
      { ...trial, verdictMs: 900, snapshotsMs: 3000 },
      { ...trial, verdictMs: 1200, snapshotsMs: 2000 },
      { ...trial, verdictMs: 5000 },
      { ...trial, verdictMs: null as unknown as number, snapshotsMs: 100 },
    ]
    const { snapshotsMs, snapshotShare } = summarise([{ grade: 'right', trials }])
    expect([snapshotsMs, snapshotShare]).toEqual([2000, 0.3])
    expect(summarise([{ grade: 'right', trials: [trial] }])).toMatchObject({ snapshotShare: undefined })
  })

  test('of a hundred verdicts leaves five above the 95th percentile', () => {
    const trials = Array.from({ length: 100 }, (_, index) => ({ ...trial, durationMs: 100 - index }))
    const { percentile95Ms } = summarise([{ grade: 'right', trials }])
    expect(trials.filter(({ durationMs }) => durationMs > percentile95Ms)).toHaveLength(5)
  })

  test('of nothing claims nothing', () => {
    expect(summarise([])).toMatchObject({ medianVerdictMs: Number.NaN, medianMs: Number.NaN })
  })
})
