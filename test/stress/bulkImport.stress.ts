import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { presets } from 'endure'
import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from 'vitest'
import { type Importer, type ImporterOptions, openImporter } from '../../fixtures/bulk-import/openImporter.ts'
import {
  boundedMemory,
  cacheHits,
  everyFile,
  fewAllocations,
  type ImportJob,
  longImport,
  nothingKept,
  nothingLeftOpen,
  recordedLoop,
} from '../../fixtures/bulk-import/scenarios.ts'
import { type WorkoutFolder, writeWorkouts } from '../../fixtures/bulk-import/writeWorkouts.ts'
import { byIntensity, soakMs, soakTimeoutMs } from './intensity.ts'

// What is asked for stands in the scenarios, where the opposites are held to it as well.

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

function open(options: Partial<ImporterOptions> = {}): ImportJob {
  importer = openImporter({ databasePath: join(folder, 'workouts.db'), threads: workers, ...options })
  return { importer, workouts, workers }
}

describe('bulk import', () => {
  test('every file is accounted for, and a damaged one is a failure and no more', { timeout }, () =>
    everyFile(open()),
  )

  // Files enough for memory to be read ten times.
  test('memory grows by less than 15 %, and its peak is bounded', { timeout }, () =>
    boundedMemory(open({ cacheSize: 0 }), Math.max(files, 1000)),
  )

  test('a file allocates no more than a megabyte', { timeout }, () =>
    fewAllocations(open({ threads: 0, cacheSize: 0 })),
  )

  test.each([
    { caching: 'on', options: {}, hits: (): number => workouts.repeated },
    { caching: 'off', options: { cacheSize: 0 }, hits: (): number => 0 },
  ])('with caching $caching the hit rate is as it should be', { timeout }, ({ options, hits }) =>
    cacheHits(open(options), hits()),
  )

  test('a loop of its own is recorded: create, start, record, finish', { timeout }, () =>
    recordedLoop(open()),
  )

  test('nothing is kept of a file', { timeout: 60_000 }, () =>
    nothingKept(open({ threads: 0, cacheSize: 20 })),
  )

  test('nor of files that are imported at once, and nothing stays open', { timeout: 120_000 }, () =>
    nothingLeftOpen(open({ threads: 0, cacheSize: 20 })),
  )

  // The same files come round again, and are to be read again.
  const long = { timeout: soakTimeoutMs(soakForMs) + timeout }
  test('a long import is as fast and as small in the end', long, () =>
    longImport(
      open({ cacheSize: 20 }),
      { duration: soakForMs },
      byIntensity({ smoke: {}, standard: { warmup: '1min', judgesThreads: true } }),
    ),
  )
})
