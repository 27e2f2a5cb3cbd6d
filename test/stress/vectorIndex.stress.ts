import { profile, stress } from 'endure'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mobyDick } from '../../fixtures/vector-index/mobyDick.ts'
import { openVectorIndex } from '../../fixtures/vector-index/openVectorIndex.ts'
import type { VectorIndex } from '../../fixtures/vector-index/vectorIndex.ts'
import { byIntensity } from './intensity.ts'

let index: VectorIndex
beforeAll(async () => {
  index = await openVectorIndex()
})
afterAll(() => index.close())

describe('vector index', () => {
  test('extreme concurrency: a thousand users search at once', { timeout: 60_000 }, async () => {
    const result = await stress(
      { users: 1000, iterations: 10, timeout: '30s' },
      ({ user, iteration, signal }) =>
        index.search(`stress_test_user_${user}_query_${iteration}`, { signal }),
    )

    expect(result.operations.total).toBe(10_000)
    expect(result).toHaveSuccessRateAbove(0.95)
    expect(result).toSustainQps(500)
    expect(result.maxInFlight).toBe(1000)
  })

  test('memory pressure: fifty users send queries of 150 KB', { timeout: 90_000 }, async () => {
    const largeQuery = 'large_test_data '.repeat(10_000)
    const result = await stress(
      { users: 50, duration: byIntensity({ smoke: '10s', standard: '30s' }), memoryLimit: '2GB' },
      ({ iteration, signal }) => index.search(`${largeQuery}_iteration_${iteration}`, { signal }),
    )

    expect(result.stopped.by).toBe('completed')
    expect(result).toHaveSuccessRateAbove(0.95)
    expect(result.memory.growth.rssBytes).toBeLessThan(1_000_000_000)
  })

  test('closed indexes give their native memory back', { timeout: 30_000 }, async () => {
    const passages = (await mobyDick()).slice(0, 1000)
    // Kept until the end, so that nothing but `close` can have freed what they held: some 50 MB together.
    const closed: VectorIndex[] = []
    const { growth } = await profile(async () => {
      for (let opened = 0; opened < 30; opened++) {
        const short = await openVectorIndex({ passages })
        await short.search('the white whale')
        short.close()
        closed.push(short)
      }
    })

    expect(growth.rssBytes).toBeLessThan(20_000_000)
    expect(closed).toHaveLength(30)
  })
})
