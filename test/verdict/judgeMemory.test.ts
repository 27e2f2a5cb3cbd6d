import { describe, expect, test } from 'vitest'
import { judgeMemory } from '../../src/verdict/judgeMemory.ts'
import { heapGrowth, leak, profile, stress } from '../report/samples.ts'

const growth = (verdict: 'clean' | 'leaking' | 'inconclusive', changes = {}) =>
  heapGrowth({ verdict, leaking: verdict === 'leaking', ...changes })
const leftBehind = (bytes: number) => {
  const none = { heapUsedBytes: 0, externalBytes: 0, arrayBuffersBytes: 0, rssBytes: 5e6 }
  return profile({ growth: { ...none, heapUsedBytes: bytes - 100, externalBytes: 100 } })
}

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

  test('without a reading of memory carries no verdict', () => {
    expect(judgeMemory(leak({ resources: [] }), undefined).outcome).toBe('inconclusive')
  })
})

describe('a single run', () => {
  test('that left less than a byte per operation behind is clean; more may be a first-time cost', () => {
    expect(judgeMemory(stress({ memory: leftBehind(10_000) }), undefined).outcome).toBe('pass')
    expect(judgeMemory(stress({ memory: leftBehind(10_001) }), undefined).outcome).toBe('inconclusive')
  })

  test('is measured by the budget where there is one', () => {
    expect(judgeMemory(stress({ memory: leftBehind(640_000) }), 64).outcome).toBe('pass')
    expect(judgeMemory(leftBehind(64), 64).outcome).toBe('pass')
    expect(judgeMemory(leftBehind(65), 64).outcome).toBe('inconclusive')
  })

  test('that was cut off is no evidence of innocence', () => {
    const cut = stress({
      memory: leftBehind(0),
      stopped: { by: 'aborted', atMs: 1, detail: 'it was aborted' },
    })
    expect(judgeMemory(cut, undefined).outcome).toBe('inconclusive')
  })
})
