import { profile, stress } from 'endure'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mobyDick } from '../../fixtures/vector-index/mobyDick.ts'
import { openVectorIndex } from '../../fixtures/vector-index/openVectorIndex.ts'
import type { VectorIndex } from '../../fixtures/vector-index/vectorIndex.ts'
import { byIntensity, soakMs, soakTimeoutMs } from './intensity.ts'

const sustainedMs = soakMs({ smoke: '6s', standard: '5min' })
// The phases of the scaling scenario last 30 s, the steep one twice as long.
const scaleMs = byIntensity({ smoke: 2000, standard: 30_000 })

// An index that has not recovered is slower by a multiple; a busy neighbour on the machine costs this much.
const recovered = { tolerance: 1, floor: '20ms' } as const

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
    expect(result).toHaveMemoryGrowthBelow('1GB', { of: 'rss' })
  })

  test('sustained load: ten workers keep up a hundred searches a second', {
    timeout: soakTimeoutMs(sustainedMs),
  }, async () => {
    const result = await stress(
      { users: 10, pace: '100ms', duration: sustainedMs },
      ({ user, iteration, signal }) =>
        index.search(`sustained_load_worker_${user}_query_${iteration}`, { signal }),
    )

    expect(result).toSustainQps(0.8 * 100)
    expect(result).toHaveErrorRateBelow(0.05)
    expect(result).toHaveLatencyBelow({ mean: '500ms' })
  })

  test('resource exhaustion: of two thousand searches at once most are answered', {
    timeout: 150_000,
  }, async () => {
    const calm = { users: 10, iterations: 20, thinkTime: '10ms' }
    const result = await stress(
      {
        phases: [
          { name: 'before', ...calm },
          { name: 'exhausted', users: 2000, iterations: 1 },
          { name: 'after', ...calm },
        ],
        timeout: '30s',
      },
      ({ user, signal }) => index.search(`resource_exhaustion_test_${user}`, { signal }),
    )

    expect(result.phases[1]?.operations.total).toBe(2000)
    expect(result.phases[1]?.maxInFlight).toBe(2000)
    expect(result).toHaveCompletionRateAbove(0.7, { phase: 'exhausted' })
    expect(result).toRecover(recovered)
  })

  test('rapid scale up and down: each phase performs, and the last as the first', {
    timeout: 8 * scaleMs + 60_000,
  }, async () => {
    const phases = [
      { name: 'low', users: 10, duration: scaleMs },
      { name: 'scale up', users: 500, duration: 2 * scaleMs },
      { name: 'peak', users: 1000, duration: scaleMs },
      { name: 'scale down', users: 100, duration: scaleMs },
      { name: 'low again', users: 10, duration: scaleMs },
    ]
    const result = await stress({ phases, thinkTime: '100ms' }, ({ user, iteration, signal }) =>
      index.search(`scale_test_w${user}_q${iteration}`, { signal }),
    )

    for (const { name } of phases) expect(result).toHaveErrorRateBelow(0.1, { phase: name })
    expect(result).toRecover(recovered)
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
