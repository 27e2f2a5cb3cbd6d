import { describe, expect, test } from 'vitest'
import type { StressResult } from '../../src/records/stressResult.ts'
import { partCutShort, type RunPart, steadyWindows } from '../../src/verdict/runPart.ts'
import { cutOff, stress, twoPhases } from '../report/samples.ts'

const phase = (result: StressResult, index: number): RunPart => ({
  of: 'phase',
  result,
  figures: result.phases[index] as StressResult['phases'][number],
})

/** Two phases, the second from 1,000 ms on; the run was cut off at 1,830 ms. */
const cut = (): StressResult => {
  const [ramp, hold] = twoPhases().phases as [StressResult['phases'][number], StressResult['phases'][number]]
  const phases = [
    { ...ramp, atMs: 0, durationMs: 1_000 },
    { ...hold, atMs: 1_000, durationMs: 900 },
  ]
  return { ...cutOff(), phases }
}

describe('a run that was cut off', () => {
  test('has measured the phases that were over', () => {
    expect(partCutShort(phase(cut(), 0))).toBeUndefined()
  })

  test('has not measured the one it was in', () => {
    expect(partCutShort(phase(cut(), 1))).toMatch(/^it was stopped after 1\.83 s because the timeout/)
  })
})

test('a phase that the run never came to says what stopped it', () => {
  const [ramp] = cut().phases as [StressResult['phases'][number]]
  const operations = { ...ramp.operations, started: 0, succeeded: 0, total: 0 }
  const stopped = { by: 'memoryLimit', atMs: 900, detail: 'memory had grown by 2 GiB' } as const
  const never: RunPart = { of: 'phase', result: stress({ stopped }), figures: { ...ramp, operations } }
  expect(partCutShort(never)).toBe(
    "not one operation was started in phase 'ramp': the run was stopped after 900 ms because memory had grown by 2 GiB",
  )
})

test('the seconds of a phase are those that lie wholly in it', () => {
  const result = stress({
    phases: [
      { ...(stress().phases[0] as never as StressResult['phases'][number]), atMs: 500, durationMs: 2_500 },
    ],
  })
  expect(steadyWindows(phase(result, 0)).map(({ atMs }) => atMs)).toEqual([1_000, 2_000])
})
