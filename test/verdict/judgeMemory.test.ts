import { describe, expect, test } from 'vitest'
import type { MemoryProfile } from '../../src/records/memoryProfile.ts'
import type { ProcessUsage } from '../../src/records/processUsage.ts'
import { explain } from '../../src/verdict/explain.ts'
import { judgeMemory } from '../../src/verdict/judgeMemory.ts'
import { heapGrowth, leak, profile, stress, watched } from '../report/samples.ts'

const growth = (verdict: 'clean' | 'leaking' | 'inconclusive', changes = {}) =>
  heapGrowth({ verdict, leaking: verdict === 'leaking', ...changes })
const leftBehind = (heapUsedBytes: number, externalBytes = 0, changes = {}) =>
  profile({ growth: { heapUsedBytes, externalBytes, arrayBuffersBytes: 0, rssBytes: 5e6 }, ...changes })
const run = (memory: MemoryProfile, started = 2_000_000) =>
  stress({ memory, operations: { ...stress().operations, started, succeeded: started, total: started } })
const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

describe('a report', () => {
  test.each([
    ['clean', 'pass'],
    ['leaking', 'fail'],
    ['inconclusive', 'inconclusive'],
  ] as const)('whose heap is %s is a %s', (verdict, outcome) => {
    expect(judgeMemory(leak({ verdict, resources: [growth(verdict)] }), undefined).outcome).toBe(outcome)
  })

  test('is judged by its worst resource of memory', () => {
    const resources = [
      growth('clean'),
      growth('leaking', { resource: 'external' }),
      growth('inconclusive', { resource: 'native' }),
    ]
    expect(judgeMemory(leak({ resources }), undefined)).toMatchObject({
      outcome: 'fail',
      resource: 'external',
    })
  })

  test('is not judged by descriptors', () => {
    const resources = [growth('clean'), growth('leaking', { resource: 'fd', unit: 'count' })]
    expect(judgeMemory(leak({ verdict: 'leaking', resources }), undefined).outcome).toBe('pass')
  })

  test('may grow within a budget that all of its interval keeps to', () => {
    const resources = [growth('leaking', { growthPerOperation: 60, interval: [58, 64] })]
    expect(judgeMemory(leak({ resources }), 64).outcome).toBe('pass')
    expect(judgeMemory(leak({ resources }), 63.9).outcome).toBe('fail')
  })

  test('that could not have seen a leak of the budget carries no verdict', () => {
    expect(judgeMemory(leak({ smallestDetectable: 8 }), 8).outcome).toBe('pass')
    expect(judgeMemory(leak({ smallestDetectable: 8.1 }), 8).outcome).toBe('inconclusive')
  })

  test('keeps to the budget that its search accepted, unless asked for another', () => {
    const within = { growthPerOperation: 60, interval: [58, 63], pattern: 'linear' } as const
    const report = leak({ budget: 64, resources: [growth('clean', within)] })
    const verdict = judgeMemory(report, undefined)
    expect(verdict).toMatchObject({ outcome: 'pass', budgetBytes: 64 })
    expect(explain(verdict, true)).toContain('Heap grew 60 B per call, within the budget, over 4 600 calls')
    expect(judgeMemory(report, 63).outcome).toBe('pass')
    expect(judgeMemory(report, 62)).toMatchObject({
      outcome: 'inconclusive',
      missing:
        'the search accepted 64 B per call, and heap may have grown by more than 62 B. Search again with that budget',
    })
  })

  test('of native memory within a larger budget is no proof for a smaller one', () => {
    const native = growth('clean', { resource: 'native', growthPerOperation: 600, interval: [500, 700] })
    const report = leak({ budget: 1000, resources: [growth('clean'), native] })
    expect(judgeMemory(report, undefined).outcome).toBe('pass')
    expect(judgeMemory(report, 10).outcome).toBe('inconclusive')
  })

  test('of a search with a larger budget is no proof for a smaller one, whatever grew', () => {
    const external = growth('clean', {
      resource: 'external',
      growthPerOperation: 5000,
      interval: [4990, 5010],
    })
    const report = leak({ budget: 10_000, resources: [growth('clean'), external] })
    expect(judgeMemory(report, undefined).outcome).toBe('pass')
    expect(judgeMemory(report, 1000).outcome).toBe('inconclusive')
    const unbounded = { ...external, interval: [Number.NaN, Number.POSITIVE_INFINITY] as const }
    expect(judgeMemory(throughJson({ ...report, resources: [unbounded] }), 9000).outcome).toBe('inconclusive')
  })

  test('of a search without a budget is no proof of one that buffers may have exceeded', () => {
    const external = growth('clean', { resource: 'external', growthPerOperation: 20, interval: [-24, 64] })
    const report = leak({ resources: [growth('clean'), external] })
    expect(judgeMemory(report, undefined).outcome).toBe('pass')
    expect(judgeMemory(report, 64).outcome).toBe('pass')
    expect(judgeMemory(report, 63)).toMatchObject({
      outcome: 'inconclusive',
      missing:
        'the search had no budget, and external may have grown by more than 63 B. Search again with that budget',
    })
    const unbounded = { ...external, interval: [Number.NaN, Number.POSITIVE_INFINITY] as const }
    expect(judgeMemory(throughJson({ ...report, resources: [unbounded] }), 64).outcome).toBe('inconclusive')
  })

  test('without a reading of memory carries no verdict', () => {
    const reason =
      'No verdict: not one round was completed over 1 calls in 1.00 s. Raise the time limit of the test.'
    expect(judgeMemory(leak({ resources: [], reason }), undefined)).toMatchObject({
      outcome: 'inconclusive',
      missing: reason.slice(0, -1),
    })
    const resources = [growth('clean', { resource: 'fd' })]
    expect(judgeMemory(leak({ resources }), undefined)).toMatchObject({
      outcome: 'inconclusive',
      missing: 'the report holds no reading of memory',
    })
  })
})

describe('a single run', () => {
  test('is clean when it left half of what a byte per operation would be, or less', () => {
    expect(judgeMemory(run(leftBehind(1_000_000)), undefined).outcome).toBe('pass')
    expect(judgeMemory(run(leftBehind(1_000_001)), undefined).outcome).toBe('inconclusive')
  })

  test('of few operations proves nothing, however little it left', () => {
    expect(judgeMemory(run(leftBehind(0), 1_000_000), undefined).outcome).toBe('pass')
    expect(judgeMemory(run(leftBehind(0), 999_999), undefined).outcome).toBe('inconclusive')
    expect(judgeMemory(leftBehind(0), undefined).outcome).toBe('inconclusive')
  })

  test('is measured by the budget where there is one', () => {
    expect(judgeMemory(run(leftBehind(640_000), 20_000), 64).outcome).toBe('pass')
    expect(judgeMemory(run(leftBehind(640_001), 20_000), 64).outcome).toBe('inconclusive')
    expect(judgeMemory(leftBehind(1e6), 2e6).outcome).toBe('pass')
    expect(judgeMemory(leftBehind(64), 64).outcome).toBe('inconclusive')
  })

  test('is not excused for what it kept by what it freed elsewhere', () => {
    expect(judgeMemory(run(leftBehind(-900_000, 1_200_000)), undefined).outcome).toBe('inconclusive')
    expect(judgeMemory(run(leftBehind(-30e6, 0)), undefined).outcome).toBe('inconclusive')
    expect(judgeMemory(run(leftBehind(100_000, -30e6)), undefined).outcome).toBe('inconclusive')
  })

  test('beside other tests is no evidence', () => {
    expect(judgeMemory(run(leftBehind(0, 0, { concurrent: true })), undefined).outcome).toBe('inconclusive')
  })

  test('of another process has no verdict by what this one keeps, with rounds or without', () => {
    const idle = run(leftBehind(0))
    expect(judgeMemory(idle, undefined).outcome).toBe('pass')
    const watching = { ...idle, process: watched().process as ProcessUsage }
    const missing = expect.stringMatching(/the memory of process 4711 .*`growthRatio: 0\.15`/)
    expect(judgeMemory(watching, undefined)).toMatchObject({ outcome: 'inconclusive', missing })
    const rounds = { planned: 8, operations: [1], levels: {} } as never
    expect(judgeMemory({ ...watching, rounds }, undefined)).toMatchObject({
      outcome: 'inconclusive',
      missing,
    })
  })

  test('of several machines is measured by the one that did the least', () => {
    expect(judgeMemory({ ...run(leftBehind(1e6)), fewestStarted: 2_000_000 }, undefined).outcome).toBe('pass')
    expect(judgeMemory({ ...run(leftBehind(1e6)), fewestStarted: 1_999_999 }, undefined).outcome).toBe(
      'inconclusive',
    )
  })

  test('that was cut off is no evidence of innocence', () => {
    const cut = {
      ...run(leftBehind(0)),
      stopped: { by: 'aborted', atMs: 1, detail: 'it was aborted' } as const,
    }
    expect(judgeMemory(cut, undefined).outcome).toBe('inconclusive')
  })
})

describe('what was not measured is no evidence, nor is what JSON makes of it', () => {
  test('a single run', () => {
    const nothing = run(leftBehind(Number.NaN, Number.NaN))
    expect(judgeMemory(nothing, undefined).outcome).toBe('inconclusive')
    expect(judgeMemory(throughJson(nothing), undefined).outcome).toBe('inconclusive')
  })

  test('a report', () => {
    const unbounded = leak({ resources: [growth('leaking', { interval: [500, Number.POSITIVE_INFINITY] })] })
    expect(judgeMemory(throughJson(unbounded), 64).outcome).toBe('fail')
    const powerless = leak({ smallestDetectable: Number.NaN })
    expect(judgeMemory(powerless, 64).outcome).toBe('inconclusive')
    expect(judgeMemory(throughJson(powerless), 64).outcome).toBe('inconclusive')
  })
})
