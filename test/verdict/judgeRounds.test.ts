import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LeakResource } from '../../src/records/leakReport.ts'
import type { LoadRounds } from '../../src/records/loadRounds.ts'
import type { StressResult } from '../../src/records/stressResult.ts'
import { judgeMemory } from '../../src/verdict/judgeMemory.ts'
import { hasRounds, judgeRounds, type RoundsResult } from '../../src/verdict/judgeRounds.ts'
import { profile, stress } from '../report/samples.ts'

interface Course {
  readonly rounds?: number
  readonly perRound?: number
  /** Heap bytes after so many operations. */
  readonly heap: (operations: number) => number
  readonly handles?: (operations: number) => number
  readonly listeners?: (operations: number) => number
  readonly native?: (operations: number) => number
  readonly record?: Partial<LoadRounds>
  readonly result?: Partial<StressResult>
}

function run({
  rounds = 12,
  perRound = 5000,
  heap,
  handles = () => 3,
  listeners,
  native,
  record,
  result,
}: Course): RoundsResult {
  const operations = Array.from({ length: rounds }, (_, round) => perRound * (round + 1))
  const levels = {
    heap: operations.map(heap),
    handle: operations.map(handles),
    ...(listeners && { listener: operations.map(listeners) }),
    ...(native && { native: operations.map(native) }),
  }
  const started = rounds * perRound
  const counts = { ...stress().operations, started, succeeded: started, total: started }
  const read = { planned: rounds, operations, levels, lasting: true, plantedBytes: 256, ...record }
  return { ...stress({ operations: counts, durationMs: 600, ...result }), rounds: read }
}
const base = 20e6
const steady = (bytes: number) => (operations: number) => base + bytes * operations
const verdictOf = (course: Course, budget?: number) => judgeRounds(run(course), budget).verdict

describe('rounds under load', () => {
  test('that stay level are clean, and say how small a leak they would have shown', () => {
    const report = judgeRounds(run({ heap: () => base }), undefined)
    expect(report).toMatchObject({ kind: 'leakReport', verdict: 'clean', operations: 60_000 })
    expect(report.smallestDetectable).toBeGreaterThan(0.1)
    expect(report.smallestDetectable).toBeLessThan(1.5)
  })

  test('say the budget that they were judged by', () => {
    expect(judgeRounds(run({ heap: steady(10) }), 64)).toMatchObject({ verdict: 'clean', budget: 64 })
    expect(judgeRounds(run({ heap: steady(10) }), undefined)).not.toHaveProperty('budget')
  })

  test('are clean only where something that was planted was seen, and no finer than that', () => {
    const planted = (plantedBytes: number | null, budget?: number, judged?: LeakResource[]) =>
      judgeRounds(run({ heap: () => base, record: { plantedBytes } }), budget, judged)
    // 55,000 operations after the first round, and a last window of 35,000 of them.
    expect(planted(3.5e6)).toMatchObject({ verdict: 'clean', smallestDetectable: 100 })
    expect(planted(3.5e6, 100).verdict).toBe('clean')
    expect(planted(3.5e6, 99)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(
        /^a planted leak was seen from 100 B per operation on, .* Raise `rounds`/,
      ),
    })
    expect(planted(null)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(
        /^a leak that was planted .* was not seen, or .* Give the test more time/,
      ),
    })
    expect(judgeMemory(run({ heap: () => base, record: { plantedBytes: null } }), undefined).outcome).toBe(
      'inconclusive',
    )
    // What is counted is not planted.
    expect(planted(null, undefined, ['handle']).verdict).toBe('clean')
  })

  test('that grow in every window are a leak, by so much per operation', () => {
    const report = judgeRounds(run({ heap: steady(64) }), undefined)
    expect(report.verdict).toBe('leaking')
    expect(report.resources[0]?.growthPerOperation).toBeCloseTo(64, 6)
    expect(report.warmupOperations).toBe(5000)
  })

  test('eight carry either verdict, the least that a plan may ask for', () => {
    expect(verdictOf({ rounds: 8, heap: steady(64) })).toBe('leaking')
    expect(verdictOf({ rounds: 8, heap: () => base })).toBe('clean')
    expect(verdictOf({ rounds: 7, heap: steady(64) })).not.toBe('leaking')
  })

  test('that grow outside V8 are a leak, unless it may be buffers that are written to for the first time', () => {
    const native = (operations: number) => 10e6 + 128 * operations
    const beside = (arrayBuffersBytes: number) => {
      const { memory } = stress()
      const final = { ...memory.final, arrayBuffersBytes }
      return verdictOf({ heap: () => base, native, result: { memory: { ...memory, final } } })
    }
    // 128 B of each of the 55,000 operations after the first reading.
    expect(beside(7_039_999)).toBe('leaking')
    expect(beside(7_040_000)).toBe('clean')
  })

  test('are judged again from a file alike', () => {
    const saved = JSON.parse(JSON.stringify(run({ heap: steady(64) })))
    expect(judgeRounds(saved, undefined)).toEqual(judgeRounds(run({ heap: steady(64) }), undefined))
  })

  test('do not count what the first of them built up', () => {
    expect(verdictOf({ heap: (operations) => (operations === 5000 ? base : base + 30e6) })).not.toBe(
      'leaking',
    )
    expect(verdictOf({ heap: () => base, record: { lasting: null } })).toBe('clean')
  })

  test('of a cache that fills and stops are no leak', () => {
    expect(verdictOf({ heap: (operations) => base + 200 * Math.min(operations, 20_000) })).not.toBe('leaking')
  })

  test('with less growth than V8 has by itself are no leak, whatever its course', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2900), { minLength: 12, maxLength: 12 }), (steps) => {
        let level = base
        const levels = steps.map((step) => {
          level += step
          return level
        })
        const heap = (operations: number) => levels[operations / 5000 - 1] as number
        expect(verdictOf({ heap })).toBe('clean')
      }),
    )
  })

  test('grow within a budget, or beyond it', () => {
    expect(judgeMemory(run({ heap: steady(60) }), 64).outcome).toBe('pass')
    expect(judgeMemory(run({ heap: steady(68) }), 64).outcome).toBe('fail')
  })
})

describe('growth is not called a leak', () => {
  const grown = (course: Partial<Course>) => judgeRounds(run({ heap: steady(64), ...course }), undefined)

  test('from too few operations in too little time: a cache that fills looks the same', () => {
    const few = grown({ perRound: 1000 })
    expect(few.verdict).toBe('inconclusive')
    expect(few.reason).toMatch(
      /^heap grew 64 B per operation, but a cache .* Raise `rounds`, or the `iterations`, /,
    )
    expect(grown({ perRound: 1000, result: { durationMs: 5000 } }).verdict).toBe('leaking')
  })

  test('when it went away in a wait, or nobody could wait', () => {
    expect(grown({ record: { lasting: false } }).reason).toMatch(/most of it went away/)
    expect(grown({ record: { lasting: null } }).reason).toMatch(/Give the test more time/)
  })

  test('when operations that never settled may hold it', () => {
    const operations = { ...stress().operations, started: 60_000, unsettled: 2, total: 60_000 }
    const report = grown({ result: { operations } })
    expect(report).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/2 operations never settled/),
    })
    const level = judgeRounds(run({ heap: () => base, result: { operations } }), undefined)
    expect(level.verdict).toBe('clean')
  })

  test('nor dismissed, when it is surely there and more than V8 has by itself', () => {
    const late = (operations: number) =>
      base + (operations < 30_000 ? 8 : 1.5) * operations + (operations < 30_000 ? 0 : 195_000)
    expect(judgeRounds(run({ heap: late }), undefined).verdict).toBe('inconclusive')
  })
})

describe('there is no verdict at all', () => {
  const resourcesOf = (course: Course) =>
    judgeRounds(run(course), undefined).resources.map(({ verdict }) => verdict)

  test.each<[string, Partial<Course>]>([
    [
      'cut off',
      { result: { stopped: { by: 'deadline', atMs: 1, detail: 'the timeout of its test was near' } } },
    ],
    ['in a process shared with other tests', { result: { memory: profile({ concurrent: true }) } }],
    ['with fewer rounds than planned', { record: { planned: 13 } }],
  ])('of a run %s', (_, changes) => {
    for (const heap of [() => base, steady(64)]) {
      expect(verdictOf({ heap, ...changes })).toBe('inconclusive')
      expect(resourcesOf({ heap, ...changes })).toEqual(['inconclusive', 'inconclusive'])
    }
  })

  test('without two rounds', () => {
    expect(verdictOf({ heap: steady(64), rounds: 1 })).toBe('inconclusive')
  })
})

test('resources are judged apart: handles that stay level are clean beside a heap that leaks', () => {
  const result = run({ heap: steady(64) })
  expect(judgeRounds(result, undefined, ['handle']).verdict).toBe('clean')
  expect(judgeRounds(result, undefined, ['heap']).verdict).toBe('leaking')
  const opening = run({ heap: () => base, handles: (operations) => 3 + operations })
  expect(judgeRounds(opening, undefined, ['handle']).verdict).toBe('leaking')
})

test('listeners are judged like all that is counted', () => {
  const verdict = (listeners: (operations: number) => number) =>
    judgeRounds(run({ heap: () => base, listeners }), undefined, ['listener']).verdict
  expect(verdict((operations) => operations / 50)).toBe('leaking')
  expect(verdict((operations) => Math.min(20, operations))).toBe('clean')
})

test('only a plan with rounds has any', () => {
  expect(hasRounds(stress())).toBe(false)
  expect(hasRounds(profile())).toBe(false)
  expect(hasRounds(run({ heap: () => base }))).toBe(true)
})
