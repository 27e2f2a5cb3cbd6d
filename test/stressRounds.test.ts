import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { plantLeak } from '../src/leakSearch/plantedLeak.ts'
import type { Operation } from '../src/load/operation.ts'
import type { StressPlan } from '../src/load/plan.ts'
import type { MemoryReading } from '../src/records/memoryProfile.ts'
import { provideRunningTest } from '../src/runningTest.ts'
import { stress } from '../src/stress.ts'
import { judgeMemory } from '../src/verdict/judgeMemory.ts'
import { judgeResources } from '../src/verdict/judgeResources.ts'

type PlantedLeak = typeof import('../src/leakSearch/plantedLeak.ts')

// Native memory as a test says it is: what V8 keeps for later depends on the machine.
const native = vi.hoisted(() => ({ kept: 0, pool: 0 }))
const heap = vi.hoisted(() => ({ isLevel: false, kept: [] as object[] }))
vi.mock('../src/probes/nativeMemory.ts', () => ({ nativeBytes: () => 50e6 + native.kept + native.pool }))
vi.mock('../src/probes/dataBytes.ts', async (original) => {
  const { dataBytes } = await original<typeof import('../src/probes/dataBytes.ts')>()
  return { dataBytes: (memory: MemoryReading) => (heap.isLevel ? 5e6 : dataBytes(memory)) }
})
vi.mock('../src/leakSearch/plantedLeak.ts', async (original) => {
  const { plantLeak } = await original<PlantedLeak>()
  return { plantLeak: vi.fn(plantLeak) }
})
vi.mock('../src/probes/collect.ts', async (original) => ({
  ...(await original<object>()),
  canCollectPages: true,
  collectPages: () => {
    native.pool = 0
  },
}))

test.each([
  ['kept', undefined, 'fail'],
  ['pool', true, 'inconclusive'],
] as const)(
  'what native memory gained is a leak unless it is what V8 gives back: %s',
  async (of, mayBePool, outcome) => {
    Object.assign(native, { kept: 0, pool: 0 })
    const result = await stress({ users: 10, iterations: 250, rounds: 12 }, () => {
      native[of] += 300
    })
    expect(result.rounds?.mayBePool).toBe(mayBePool)
    expect(judgeMemory(result, undefined)).toMatchObject({ outcome, resource: 'native' })
  },
)

test('what else grew is judged all the same, and is no reason to pass what may be pages', async () => {
  Object.assign(native, { kept: 0, pool: 0 })
  const timers: NodeJS.Timeout[] = []
  try {
    const result = await stress({ users: 10, iterations: 250, rounds: 12 }, ({ iteration }) => {
      native.pool += 300
      if (iteration % 50 === 0) timers.push(setTimeout(() => {}, 1e8))
    })
    expect(judgeResources(result)).toMatchObject({ outcome: 'fail', resource: 'handle' })
    expect(judgeMemory(result, undefined).outcome).not.toBe('pass')
  } finally {
    for (const timer of timers) clearTimeout(timer)
  }
})

const { plantLeak: plant } = await vi.importActual<PlantedLeak>('../src/leakSearch/plantedLeak.ts')

describe('a clean verdict is tried out', () => {
  const run = (plan: Partial<StressPlan>, operation: Operation = () => {}) =>
    stress({ users: 10, iterations: 2000, rounds: 12, ...plan } as StressPlan, operation)
  beforeEach(() => {
    Object.assign(native, { kept: 0, pool: 0 })
    vi.mocked(plantLeak).mockReset().mockImplementation(plant)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    Object.assign(heap, { isLevel: false, kept: [] })
    provideRunningTest(() => undefined)
  })

  test('by a leak that is planted after the last round, and shows', async () => {
    const result = await run({ iterations: 5000 })
    expect(result.rounds?.plantedBytes).toBeGreaterThanOrEqual(32_768)
    expect(judgeMemory(result, undefined).outcome).toBe('pass')
  })

  test('of the size that would be told from nothing, below the half byte that no leak has without a budget', async () => {
    heap.isLevel = true
    vi.mocked(plantLeak).mockImplementation(async (bytes) => bytes)
    const seen = await run({})
    expect(seen.rounds?.plantedBytes).toBeCloseTo(32_768, 3)
    expect(judgeMemory(seen, 0.3).outcome).toBe('pass')
    vi.mocked(plantLeak).mockImplementation(async (bytes) => 4 * bytes)
    const coarse = await run({})
    expect(judgeMemory(coarse, 0.3)).toMatchObject({
      outcome: 'inconclusive',
      missing: expect.stringMatching(/^a planted leak .* more than the budget/),
    })
    expect(judgeMemory(coarse, 1).outcome).toBe('pass')
  })

  test('and is none where it does not show', async () => {
    heap.isLevel = true
    const result = await run({})
    expect(result.rounds?.plantedBytes).toBeNull()
    expect(judgeMemory(result, undefined)).toMatchObject({
      outcome: 'inconclusive',
      missing: expect.stringMatching(/^a leak that was planted .* was not seen/),
    })
  })

  test('when all else has been read', async () => {
    let planted: number[] = []
    vi.mocked(plantLeak).mockImplementation(async (bytes) => {
      planted = new Array<number>(20e6).fill(0.5)
      return bytes
    })
    const { memory } = await run({ sampleEvery: 10 })
    expect(planted).toHaveLength(20e6)
    expect(memory.peak.heapUsedBytes).toBeLessThan(memory.baseline.heapUsedBytes + 80e6)
    expect(memory.peak.rssBytes).toBeLessThan(memory.baseline.rssBytes + 150e6)
  })

  test('as long as nobody aborts it, which cuts nothing else short', async () => {
    const controller = new AbortController()
    vi.mocked(plantLeak).mockImplementation((...planted) => {
      controller.abort()
      return plant(...planted)
    })
    const result = await run({ signal: controller.signal })
    expect(result).toMatchObject({ stopped: { by: 'completed' }, rounds: { plantedBytes: null } })
    expect(judgeMemory(result, undefined).outcome).toBe('inconclusive')
  })

  test.each([
    ['there is time', 300, expect.any(Number)],
    ['there is none', 0, null],
  ])('within half of what a run leaves to its test: %s', async (_, leftMs, plantedBytes) => {
    const now = performance.now.bind(performance)
    const deadlineMs = now() + 60_000
    provideRunningTest(() => ({
      signal: undefined,
      deadlineMs,
      concurrent: false,
      progress() {},
      record() {},
    }))
    vi.mocked(plantLeak).mockImplementation((...planted) => {
      // A run leaves 1.5 s.
      const aheadMs = deadlineMs - 750 - leftMs - now()
      vi.spyOn(performance, 'now').mockImplementation(() => now() + aheadMs)
      return plant(...planted)
    })
    // It grows, so that it is waited for before, for longer than there is time.
    const result = await run({}, () => void heap.kept.push({}))
    expect(result).toMatchObject({ stopped: { by: 'completed' }, rounds: { lasting: true, plantedBytes } })
  })

  test('and not in a run that was cut short, beside other tests, or of another process', async () => {
    const controller = new AbortController()
    const stopped = await run({ signal: controller.signal }, () => controller.abort())
    expect(stopped.rounds?.plantedBytes).toBeNull()
    await run({ pid: process.ppid, iterations: 1, users: 1, rounds: 8 })
    provideRunningTest(() => ({
      signal: undefined,
      deadlineMs: Number.POSITIVE_INFINITY,
      concurrent: true,
      progress() {},
      record() {},
    }))
    await run({})
    expect(plantLeak).not.toHaveBeenCalled()
  })
})
