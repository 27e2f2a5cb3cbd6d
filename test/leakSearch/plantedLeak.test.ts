import { describe, expect, test } from 'vitest'
import { plantLeak, provenBy } from '../../src/leakSearch/plantedLeak.ts'
import { settle } from '../../src/probes/settle.ts'
import { nothingJudged } from '../../src/verdict/judgeLeak.ts'
import { judgeMemory } from '../../src/verdict/judgeMemory.ts'
import { leak } from '../report/samples.ts'

const readHeap = async () => (await settle()).memory.heapUsedBytes

test('a leak of the size is seen in a real heap', async () => {
  // Megabytes, since the runner's own comings and goings are hundreds of kilobytes.
  expect(await plantLeak(4 * 1024 * 1024, readHeap)).toBe(4 * 1024 * 1024)
})

test('what is planted is no smaller than an array is worth', async () => {
  let level = 0
  expect(await plantLeak(1, async () => (level += 128))).toBe(256)
  expect(await plantLeak(1, async () => (level += 127))).toBe(Number.POSITIVE_INFINITY)
})

test('what the noise swallows is planted again, larger, and at last given up', async () => {
  const steps = (...rises: number[]) => {
    let level = 1e6
    const queue = rises.flatMap((rise) => [0, rise])
    return async () => (level += queue.shift() ?? 0)
  }
  expect(await plantLeak(1000, steps(499, 2000))).toBe(4000)
  expect(await plantLeak(1000, steps(500))).toBe(1000)
  expect(await plantLeak(1000, steps(499, 1999, 7999, 31_999, 127_999, 511_999))).toBe(
    Number.POSITIVE_INFINITY,
  )
})

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
