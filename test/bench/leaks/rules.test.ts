import { describe, expect, test } from 'vitest'
import { type RuleSamples, rssSamples, rules } from '../../../bench/leaks/rules.ts'

const flat: RuleSamples = {
  heapBytes: [1000, 1000],
  collectedHeapBytes: [1000, 1000],
  rssBytes: Array.from({ length: rssSamples }, () => 1e8),
  blockGrowthBytes: [0, 0, 0, 0, 0, 0],
  isAsync: false,
}

function seesLeak(name: string, samples: Partial<RuleSamples>): boolean {
  const rule = rules.find((one) => one.name === name)
  if (rule === undefined) throw new Error(`No rule ${name}`)
  return rule.seesLeak({ ...flat, ...samples })
}

const line = (perStep: number) => flat.rssBytes.map((start, step) => start + step * perStep)

test('no rule sees a leak where nothing moves', () => {
  expect(rules.filter((rule) => rule.seesLeak(flat))).toEqual([])
})

describe('before and after', () => {
  test('allow ten percent, each on its own readings', () => {
    expect(seesLeak('no GC', { heapBytes: [1000, 1101] })).toBe(true)
    expect(seesLeak('no GC', { heapBytes: [1000, 1100] })).toBe(false)
    expect(seesLeak('no GC', { collectedHeapBytes: [1000, 2000] })).toBe(false)
    expect(seesLeak('GC 10%', { collectedHeapBytes: [1000, 1101] })).toBe(true)
    expect(seesLeak('GC 10%', { collectedHeapBytes: [1000, 1100] })).toBe(false)
    expect(seesLeak('GC 10%', { heapBytes: [1000, 2000] })).toBe(false)
  })
})

describe('growth of 15 %', () => {
  test('is a leak when it is consistent', () => {
    expect(seesLeak('RSS 15%', { rssBytes: line(16e6 / 29) })).toBe(true)
    expect(seesLeak('RSS 15%', { rssBytes: line(14e6 / 29) })).toBe(false)
  })

  test('is none after a significant drop', () => {
    const dropped = (bytes: number) => line(2e6).map((level, step) => level - (step > 20 ? bytes : 0))
    expect(seesLeak('RSS 15%', { rssBytes: dropped(6.9e6) })).toBe(true)
    expect(seesLeak('RSS 15%', { rssBytes: dropped(7.1e6) })).toBe(false)
  })

  test('is none when most of it came and went', () => {
    const jagged = line(2e6).map((level, step) => level + (step % 2) * 4e6)
    expect(seesLeak('RSS 15%', { rssBytes: jagged })).toBe(false)
  })
})

describe('a line through RSS', () => {
  // Of the correlation r, t is r * sqrt(28 / (1 - r²)): 1.701 is reached at r = 0.306, the entry for 28 degrees of freedom
  // and one side of 5 % in tables of the critical values of Pearson's r.
  const withCorrelation = (r: number) => {
    const x = flat.rssBytes.map((_, step) => step - 14.5)
    const even = x.map((value) => value ** 2)
    const mean = even.reduce((sum, value) => sum + value, 0) / even.length
    const noise = even.map((value) => value - mean)
    const norm = (values: number[]) => Math.hypot(...values)
    return x.map(
      (value, step) => (r * value) / norm(x) + (Math.sqrt(1 - r * r) * (noise[step] as number)) / norm(noise),
    )
  }

  test('is a leak from the slope that chance gives once in twenty', () => {
    expect(seesLeak('RSS line', { rssBytes: withCorrelation(0.31) })).toBe(true)
    expect(seesLeak('RSS line', { rssBytes: withCorrelation(0.3) })).toBe(false)
    expect(seesLeak('RSS line', { rssBytes: withCorrelation(-0.9) })).toBe(false)
  })

  test('without noise is a leak as soon as it rises', () => {
    expect(seesLeak('RSS line', { rssBytes: line(1000) })).toBe(true)
    expect(seesLeak('RSS line', { rssBytes: line(-1000) })).toBe(false)
  })
})

describe('five of six blocks', () => {
  test('have to follow each other', () => {
    expect(seesLeak('5 of 6', { blockGrowthBytes: [0, 2000, 2000, 2000, 2000, 2000] })).toBe(true)
    expect(seesLeak('5 of 6', { blockGrowthBytes: [2000, 2000, 0, 2000, 2000, 2000] })).toBe(false)
  })

  test('have to gain more than a kilobyte each, or five of an asynchronous operation', () => {
    const blocksOf = (bytes: number) => Array.from({ length: 6 }, () => bytes)
    expect(seesLeak('5 of 6', { blockGrowthBytes: blocksOf(1025) })).toBe(true)
    expect(seesLeak('5 of 6', { blockGrowthBytes: blocksOf(1024) })).toBe(false)
    expect(seesLeak('5 of 6', { blockGrowthBytes: blocksOf(5121), isAsync: true })).toBe(true)
    expect(seesLeak('5 of 6', { blockGrowthBytes: blocksOf(5120), isAsync: true })).toBe(false)
  })
})
