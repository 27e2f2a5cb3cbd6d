import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import {
  type LoadPreset,
  type OperationContext,
  presets,
  type RunOptions,
  record,
  type StressResult,
  stress,
} from 'endure'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { countAllocations } from '../../fixtures/bulk-import/countAllocations.ts'
import { type Importer, type ImporterOptions, openImporter } from '../../fixtures/bulk-import/openImporter.ts'
import { type WorkoutFolder, writeWorkouts } from '../../fixtures/bulk-import/writeWorkouts.ts'
import { byIntensity, soakMs, soakTimeoutMs } from './intensity.ts'

const { totalIterations: files, users: workers } = byIntensity(presets)
// A file takes some milliseconds: time enough for a machine that is ten times slower.
const timeout = 60_000 + files * 50
const soakForMs = soakMs({ smoke: '5s', standard: '5min', heavy: '1h', extreme: '24h' })

let workouts: WorkoutFolder
let sources: string
let folder: string
let importer: Importer

beforeAll(async () => {
  sources = await mkdtemp(join(tmpdir(), 'endure-workouts-'))
  workouts = await writeWorkouts(sources, files)
}, timeout)
afterAll(() => rm(sources, { recursive: true }))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endure-import-'))
})
afterEach(async () => {
  await importer.close()
  await rm(folder, { recursive: true })
})

function open(options: Partial<ImporterOptions> = {}): void {
  importer = openImporter({ databasePath: join(folder, 'workouts.db'), threads: workers, ...options })
}

/** Imports files in the order of the folder, over and over, whoever asks for the next. */
function importInOrder(): (context: Pick<OperationContext, 'count' | 'bytes'>) => Promise<void> {
  let next = 0
  return async ({ count, bytes }) => {
    const imported = await importer.import(workouts.paths[next++ % files] as string)
    // The hit rate of the cache, as a metric of the suite's own.
    count(imported.isCached ? 'cacheHits' : 'cacheMisses')
    bytes(imported.bytes)
  }
}

/** Every file once, by all workers. */
function importAll(plan: RunOptions & Partial<LoadPreset> = {}): Promise<StressResult> {
  return stress({ users: workers, totalIterations: files, sampleEvery: 10, ...plan }, importInOrder())
}

describe('bulk import', () => {
  test('every file is accounted for, and a damaged one is a failure and no more', { timeout }, async () => {
    open()
    const result = await importAll()

    expect(result.operations).toMatchObject({ total: files, failed: workouts.damaged, unsettled: 0 })
    expect(importer.size).toBe(files - workouts.damaged - workouts.repeated)
    expect(result).toHaveSuccessRateAbove(0.99)
    expect(result).toHaveErrorRateBelow(0.01)
    // Files per second.
    expect(result).toSustainQps(10)
  })

  test('memory grows by less than 15 %, and its peak is bounded', { timeout }, async () => {
    open({ cacheSize: 0 })
    // What parsers and database build up once is no growth.
    await importAll()
    // Time enough for memory to be read ten times.
    const result = await importAll({ totalIterations: Math.max(files, 1000) })
    const { memory, resources } = result

    expect(result).toHaveNoMemoryLeak({ growthRatio: 0.15 })
    expect(result).toHaveMemoryGrowthBelow('15%')
    expect(result).toReturnToBaseline()
    // Each thread has a heap of its own, which resident memory shows and nothing else.
    expect(result).toHavePeakMemoryBelow(memory.baseline.rssBytes + 200e6 + workers * 20e6)
    // Address space, where the system tells.
    const { baseline, peak } = resources.virtualBytes
    if (process.platform === 'linux') expect(peak - baseline).toBeLessThan(2e9)
  })

  test('a file allocates no more than a megabyte', { timeout }, async () => {
    open({ threads: 0, cacheSize: 0 })
    await importAll({ users: 1 })
    const finish = countAllocations()
    await importAll({ users: 1 })
    const { bytes, collections } = finish()

    expect(collections).toBeGreaterThan(0)
    expect(bytes / files).toBeGreaterThan(10_000)
    expect(bytes / files).toBeLessThan(1_000_000)
  })

  test.each([
    { caching: 'on', options: {}, hits: (): number => workouts.repeated },
    { caching: 'off', options: { cacheSize: 0 }, hits: (): number => 0 },
  ])('with caching $caching the hit rate is as it should be', { timeout }, async ({ options, hits }) => {
    open(options)
    const { counters, operations } = await importAll()
    const { cacheHits = 0, cacheMisses = 0 } = counters

    expect(cacheHits + cacheMisses).toBe(operations.succeeded)
    expect(cacheHits).toBe(hits())
    expect(importer.size).toBe(files - workouts.damaged - workouts.repeated)
  })

  test('a loop of its own is recorded: create, start, record, finish', { timeout }, async () => {
    open()
    const recorder = record({ users: workers, sampleEvery: 10, timingSampleRate: 10 })
    const importNext = importInOrder()
    await recorder.start()
    let left = files
    const worker = async () => {
      while (left-- > 0) {
        const startedMs = performance.now()
        try {
          await importNext(recorder)
          recorder.recordSuccess(performance.now() - startedMs)
        } catch (error) {
          recorder.recordFailure(error, performance.now() - startedMs)
        }
      }
    }
    await Promise.all(Array.from({ length: workers }, worker))
    const result = await recorder.finish()

    expect(result.operations).toMatchObject({ total: files, failed: workouts.damaged })
    expect(result.latency.p50).toBeGreaterThan(0)
    expect(result.throughput).toBeGreaterThan(0)
    expect(result).toHaveSuccessRateAbove(0.99)
    expect(result).toSustainQps(10)
  })

  test('nothing is kept of a file', { timeout: 60_000 }, async () => {
    open({ threads: 0, cacheSize: 20 })
    const importNext = importInOrder()
    const unheard = { count: () => {}, bytes: () => {} }
    const importOne = () => importNext(unheard).catch(() => 'damaged')

    await expect(importOne).toHaveNoMemoryLeak()
  })

  test('nor of files that are imported at once, and nothing stays open', { timeout: 120_000 }, async () => {
    open({ threads: 0, cacheSize: 20 })
    const result = await importAll({ users: 4, totalIterations: 200, rounds: 12 })

    // A workout is some 6 KB.
    expect(result).toHaveNoMemoryLeak({ budget: '1KB' })
    expect(result).toHaveNoResourceLeak()
  })

  test('a long import is as fast and as small in the end', {
    timeout: soakTimeoutMs(soakForMs),
  }, async () => {
    // The same files come round again, and are to be read again.
    open({ cacheSize: 20 })
    await importAll()
    const plan = { users: workers, duration: soakForMs, memoryLimit: '1GB' } as const
    const result = await stress(plan, importInOrder())

    expect(result.stopped.by).toBe('completed')
    expect(result).toHaveSuccessRateAbove(0.98)
    expect(result).toSustainQps(10)
    expect(result).toHaveNoMemoryLeak({ growthRatio: 0.15 })
  })
})
