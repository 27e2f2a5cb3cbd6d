import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RunnerState } from '../../matchers/baselinePlace.ts'
import { toMatchBaseline } from '../../matchers/toMatchBaseline.ts'
import { baselinePath, readBaselines } from '../../src/baselineStore.ts'
import type { StressResult } from '../../src/records/stressResult.ts'
import { cutOff, leak, stress } from '../report/samples.ts'
import { temporaryFolder } from '../report/temporaryFolder.ts'

// As a runner would call it, so that the runner around this test has no say.
let testPath: string
beforeEach(() => {
  testPath = join(temporaryFolder(), 'search.test.ts')
  vi.stubEnv('ENDURE_UPDATE', '')
})
afterEach(() => vi.unstubAllEnvs())

const match = (result: unknown, state: Partial<RunnerState> = {}, ...given: unknown[]) =>
  (toMatchBaseline as (this: RunnerState, ...all: unknown[]) => ReturnType<typeof toMatchBaseline>).call(
    { testPath, currentTestName: 'holds', ...state },
    result,
    ...given,
  )
const recordedRuns = (key = 'holds') => readBaselines(baselinePath(testPath)).baselines[key]?.[0]?.runs ?? []
const slow = (): StressResult => stress({ qps: 1_000 })

/** Has runs recorded, as somebody asks for. */
function record(runs: number, ...given: unknown[]) {
  vi.stubEnv('ENDURE_UPDATE', 'add')
  const results = Array.from({ length: runs }, () => match(stress(), {}, ...given))
  vi.stubEnv('ENDURE_UPDATE', '')
  return results
}

test('five runs are recorded, the sixth is compared', () => {
  for (const [index, recorded] of record(5).entries()) {
    expect(recorded.pass).toBe(true)
    expect(recorded.message()).toContain(`Recorded ${index + 1} of 5 in `)
  }
  expect(match(stress()).pass).toBe(true)
  expect(match(slow()).pass).toBe(false)
  expect(match(slow()).message()).toContain(
    'Worse than 5 recorded runs: successes per second 1 000, recorded 3 904',
  )
  expect(recordedRuns()).toHaveLength(5)
})

test('nothing is written by itself, and there is no verdict without runs', () => {
  expect(() => match(stress())).toThrow(/Inconclusive: .*has no run of this machine/)
  expect(existsSync(baselinePath(testPath))).toBe(false)
  record(4)
  expect(() => match(stress())).toThrow(/has only 4 runs .*run this test 1 time with ENDURE_UPDATE=add/)
  expect(recordedRuns()).toHaveLength(4)
})

test('runs are added beyond the fifth where that is asked for', () => {
  record(6)
  expect(recordedRuns()).toHaveLength(6)
  expect(match(slow()).pass).toBe(false)
})

describe('what the runner says of snapshots holds here', () => {
  test('-u starts over', () => {
    record(5)
    expect(match(slow(), { snapshotState: { _updateSnapshot: 'all' } }).pass).toBe(true)
    expect(recordedRuns()).toMatchObject([{ qps: 1_000 }])
  })

  test('none are written where none may be, and ENDURE_UPDATE has the last word', () => {
    const state = { snapshotState: { _updateSnapshot: 'none' } }
    expect(() => match(stress(), state)).toThrow(/Inconclusive/)
    vi.stubEnv('ENDURE_UPDATE', '1')
    expect(match(stress(), state).pass).toBe(true)
    vi.stubEnv('ENDURE_UPDATE', '0')
    expect(() => match(stress())).toThrow(/Inconclusive/)
  })
})

test('the negation records nothing', () => {
  expect(() => match(stress(), { isNot: true })).toThrow(/Inconclusive/)
  record(5)
  expect(match(slow(), { isNot: true }).pass).toBe(false)
})

test('a name tells the baselines of one test apart', () => {
  record(1, 'read')
  record(1, 'write')
  expect(recordedRuns('holds > read')).toHaveLength(1)
  expect(recordedRuns('holds > write')).toHaveLength(1)
})

test('a run that was cut off is not recorded', () => {
  vi.stubEnv('ENDURE_UPDATE', 'add')
  expect(() => match(cutOff())).toThrow(/Inconclusive: it was stopped.*It was not recorded/)
  expect(recordedRuns()).toEqual([])
})

describe('misuse', () => {
  test.each([
    [leak(), [], /to be a StressResult/],
    [stress(), [''], /Expected `name` to be the name of a baseline, got ''/],
    [stress(), [{ tolerance: 0.2 }], /Expected `name` to be the name of a baseline, got an object/],
    [stress(), ['a', { tolerance: 10 }], /a share from 0 and below 1, such as 0\.1, got 10/],
    [stress(), ['a', { flor: 1 }], /Did you mean `floor`\?/],
  ])('%#', (value, given, message) => {
    expect(() => match(value, {}, ...given)).toThrow(message)
  })

  test('a runner that names no test needs a name', () => {
    expect(() => match(stress(), { currentTestName: undefined })).toThrow(
      /Expected a name for `toMatchBaseline`/,
    )
  })

  test('a file that is none of its own is left alone', () => {
    record(1)
    writeFileSync(baselinePath(testPath), '<<<<<<< HEAD')
    expect(() => match(stress())).toThrow(/to hold baselines of endure/)
  })
})
