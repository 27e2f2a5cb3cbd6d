import { profile } from 'endure'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mobyDick } from '../../fixtures/vector-index/mobyDick.ts'
import { openVectorIndex } from '../../fixtures/vector-index/openVectorIndex.ts'
import {
  extremeConcurrency,
  memoryPressure,
  rapidScale,
  resourceExhaustion,
  sustainedLoad,
} from '../../fixtures/vector-index/scenarios.ts'
import type { VectorIndex } from '../../fixtures/vector-index/vectorIndex.ts'
import { byIntensity, soakMs, soakTimeoutMs } from './intensity.ts'

const sustainedMs = soakMs({ smoke: '6s', standard: '5min' })
// The phases of the scaling scenario last 30 s, the steep one twice as long.
const scaleMs = byIntensity({ smoke: 2000, standard: 30_000 })

// What is asked for stands in the scenarios, where the opposites are held to it as well.

let index: VectorIndex
beforeAll(async () => {
  index = await openVectorIndex()
})
afterAll(() => index.close())

describe('vector index', () => {
  test('extreme concurrency: a thousand users search at once', { timeout: 60_000 }, () =>
    extremeConcurrency(index),
  )

  test('memory pressure: fifty users send queries of 150 KB', { timeout: 90_000 }, () =>
    memoryPressure(index, byIntensity({ smoke: '10s', standard: '30s' })),
  )

  test(
    'sustained load: ten workers keep up a hundred searches a second',
    { timeout: soakTimeoutMs(sustainedMs) },
    () => sustainedLoad(index, sustainedMs),
  )

  test('resource exhaustion: of two thousand searches at once most are answered', { timeout: 150_000 }, () =>
    resourceExhaustion(index),
  )

  test(
    'rapid scale up and down: each phase performs, and the last as the first',
    { timeout: 8 * scaleMs + 60_000 },
    () => rapidScale(index, scaleMs),
  )

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
