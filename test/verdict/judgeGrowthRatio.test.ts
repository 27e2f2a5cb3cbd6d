import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MemoryProfile, MemoryReading } from '../../src/records/memoryProfile.ts'
import type { ProcessUsage } from '../../src/records/processUsage.ts'
import type { StressResult } from '../../src/records/stressResult.ts'
import { explain } from '../../src/verdict/explain.ts'
import { judgeGrowthRatio } from '../../src/verdict/judgeGrowthRatio.ts'
import { profile, stress, watched } from '../report/samples.ts'

const MB = 1e6
const reading = (bytes: number): MemoryReading => ({
  heapUsedBytes: bytes * 0.75,
  externalBytes: bytes * 0.25,
  arrayBuffersBytes: 0,
  rssBytes: 5 * bytes,
})

/** A run of 10 s from 100 MB: `live` is what is kept at a share of the run, `garbage` what lies above it. */
function course(
  live: (share: number) => number,
  garbage: (share: number) => number = () => 0,
  samples = 40,
): MemoryProfile {
  return profile({
    durationMs: 10_000,
    baseline: reading(live(0)),
    final: reading(live(1)),
    samples: Array.from({ length: samples }, (_, index) => {
      const share = index / (samples - 1)
      return { atMs: 10_000 * share, ...reading(live(share) + garbage(share)) }
    }),
  })
}
const to = (last: number) => (share: number) => 100 * MB + (last - 100 * MB) * share
const outcome = (memory: MemoryProfile, ratio = 0.15) => judgeGrowthRatio(memory, ratio).outcome
// Collections ten times in the run, each of them down to what is alive.
const sawtooth = (share: number) => 40 * MB * ((share * 10) % 1)

describe('steady growth', () => {
  test.each([
    [0.05, 104.9, 105.1],
    [0.15, 114.9, 115.1],
    [0.25, 124.9, 125.1],
  ])('by %d is the limit', (ratio, below, above) => {
    expect(outcome(course(to(below * MB)), ratio)).toBe('pass')
    expect(outcome(course(to(above * MB)), ratio)).toBe('fail')
  })

  test('is seen through garbage, as long as it is collected now and then', () => {
    expect(outcome(course(to(130 * MB), sawtooth, 200))).toBe('fail')
  })

  test('is not made up from garbage', () => {
    expect(outcome(course(to(100 * MB), (share) => 400 * MB * share))).toBe('pass')
    expect(outcome(course(to(110 * MB), (share) => 400 * MB * share))).toBe('pass')
  })

  test('of the resident set alone is none', () => {
    const memory = course(to(100 * MB))
    const final = { ...memory.final, rssBytes: 10 * memory.final.rssBytes }
    expect(outcome({ ...memory, final })).toBe('pass')
  })
})

describe('growth without a verdict', () => {
  const missing = (memory: MemoryProfile) => judgeGrowthRatio(memory, 0.15).missing

  test('that came in the first third: a cache that filled', () => {
    expect(missing(course((share) => (100 + 30 * Math.min(1, share * 4)) * MB))).toMatch(
      /^28\.6 MiB were kept, but not at a steady rate \(100 %, 0 %, 0 % in the thirds of the run\)/,
    )
  })

  test('that came at the end only', () => {
    expect(outcome(course((share) => (100 + (share > 0.7 ? 30 : 0)) * MB))).toBe('inconclusive')
  })

  test('that no collection has shown to be steady', () => {
    expect(outcome(course(to(130 * MB), (share) => 400 * MB * share))).toBe('inconclusive')
  })

  test('that was given back before the end counts as far as it stayed', () => {
    const cleared = (share: number) => (100 + (share < 0.8 ? 100 * share : 20)) * MB
    expect(outcome(course(cleared))).toBe('inconclusive')
    expect(outcome(course((share) => (share < 0.8 ? 100 + 100 * share : 110) * MB))).toBe('pass')
  })

  test('in fewer than ten samples', () => {
    expect(outcome(course(to(130 * MB), undefined, 10))).toBe('fail')
    expect(missing(course(to(130 * MB), undefined, 9))).toMatch(
      /^memory was read 9 times, and a course needs 10/,
    )
    expect(outcome(course(to(100 * MB), undefined, 9))).toBe('inconclusive')
  })

  test('beside other tests, in a run that was cut off, or without a reading', () => {
    const grown = course(to(130 * MB))
    expect(outcome({ ...grown, concurrent: true })).toBe('inconclusive')
    const stopped = { by: 'aborted', atMs: 1, detail: 'it was aborted' } as const
    expect(judgeGrowthRatio(stress({ memory: grown, stopped }), 0.15).outcome).toBe('inconclusive')
    const unread = { ...grown, final: reading(Number.NaN) }
    expect(outcome(unread)).toBe('inconclusive')
    expect(outcome(JSON.parse(JSON.stringify(unread)))).toBe('inconclusive')
  })
})

test('a run is judged by its memory, a saved one too', () => {
  const result = stress({ memory: course(to(130 * MB)) })
  expect(judgeGrowthRatio(result, 0.15).outcome).toBe('fail')
  expect(judgeGrowthRatio(JSON.parse(JSON.stringify(result)), 0.15).outcome).toBe('fail')
})

describe('of resident memory', () => {
  const growing = (last: number) => (share: number) => (100 + (last - 100) * share) * MB
  /** Of a heap that stands still in a process that grows. */
  const resident = (level: (share: number) => number): MemoryProfile => {
    const still = course(() => 100 * MB)
    const read = (share: number) => ({ ...reading(100 * MB), rssBytes: level(share) })
    return {
      ...still,
      baseline: read(0),
      final: read(1),
      samples: still.samples.map(({ atMs }) => ({ atMs, ...read(atMs / 10_000) })),
    }
  }
  /** The same levels, in a process of its own, beside a heap that stands still. */
  const inProcess = (level: (share: number) => number, changes: Partial<ProcessUsage> = {}): StressResult => {
    const memory = course(() => 100 * MB)
    const { process } = watched()
    const of = (share: number) => ({ ...(process as ProcessUsage).baseline, rssBytes: level(share) })
    const samples = memory.samples.map(({ atMs }) => ({ atMs, cpu: 0.1, ...of(atMs / 10_000) }))
    return { ...watched({ baseline: of(0), final: of(1), samples, ...changes }), memory }
  }

  test('it is judged by the same rule, in the place of the heap', () => {
    expect(judgeGrowthRatio(resident(growing(116)), 0.15, 'heap').outcome).toBe('pass')
    expect(judgeGrowthRatio(resident(growing(116)), 0.15, 'rss').outcome).toBe('fail')
    expect(judgeGrowthRatio(resident(growing(114)), 0.15, 'rss').outcome).toBe('pass')
    const filled = resident((share) => (100 + 30 * Math.min(1, share * 4)) * MB)
    expect(judgeGrowthRatio(filled, 0.15, 'rss').missing).toMatch(/at a steady rate .* warm it up before$/)
  })

  test('so is that of the process under test, as long as it is there', () => {
    expect(judgeGrowthRatio(inProcess(growing(114)), 0.15, 'process').outcome).toBe('pass')
    expect(judgeGrowthRatio(inProcess(growing(116)), 0.15, 'process').outcome).toBe('fail')
    expect(
      judgeGrowthRatio(inProcess(growing(116), { ended: 'process 1 ended.' }), 0.15, 'process'),
    ).toMatchObject({
      outcome: 'inconclusive',
      missing: 'process 1 ended',
    })
  })

  test('the message says whose it is', () => {
    const verdict = judgeGrowthRatio(inProcess(growing(130)), 0.15, 'process')
    expect(explain(verdict, false).split('Run:')[0]).toMatchInlineSnapshot(`
      "expect(result).toHaveNoMemoryLeak({ growthRatio: 0.15 })

      Resident memory of process 4711 grew 30 %, all through the run.

      Expected: at most 15 % of growth
      Received: 30 %

      Evidence
        memory  95.4 MiB → 124 MiB of resident memory of process 4711  ▁▁▁▁▂▂▂▂▃▃▃▄▄▄▄▅▅▅▅▆▆▆▇▇▇▇████
      "
    `)
    expect(explain(judgeGrowthRatio(inProcess(growing(130)), 0.15, 'rss'), false)).toContain(
      "toHaveNoMemoryLeak({ growthRatio: 0.15, of: 'rss' })",
    )
  })
})

test('what is alive at the end was never grown by garbage: no course rises above it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 10, maxLength: 60 }), (garbage) => {
      const memory = course(
        to(140 * MB),
        (share) => garbage[Math.round(share * (garbage.length - 1))] as number,
      )
      const verdict = judgeGrowthRatio(memory, 0.15)
      expect(verdict.outcome).not.toBe('pass')
      expect(Math.max(...verdict.course)).toBeLessThanOrEqual(140 * MB + 1)
      expect(verdict.course).toEqual(verdict.course.toSorted((a, b) => a - b))
    }),
  )
})

test('the message says how much, in which course, and what tells more', () => {
  const verdict = judgeGrowthRatio(stress({ memory: course(to(130 * MB)) }), 0.15)
  const text = explain(verdict, false).replaceAll(/Node \S+ \S+ \S+/g, '<machine>')
  expect(text).toMatchInlineSnapshot(`
    "expect(result).toHaveNoMemoryLeak({ growthRatio: 0.15 })

    Memory grew 30 % after garbage collection, all through the run.

    Expected: at most 15 % of growth
    Received: 30 %

    Evidence
      memory  95.4 MiB → 124 MiB of heap and external memory  ▁▁▁▁▂▂▂▂▃▃▃▄▄▄▄▅▅▅▅▆▆▆▇▇▇▇████
    Hint: with \`rounds: 12\` in the plan, or the operation itself, it is told how much each operation keeps.
    Run:  10 000 operations, 1 000 users, 2.56 s, <machine>"
  `)
  expect(explain(verdict, true)).toContain('Expected: more than 15 % of growth')
})
