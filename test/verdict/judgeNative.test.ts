import { describe, expect, test } from 'vitest'
import { judgeNative } from '../../src/verdict/judgeNative.ts'

const series = (rounds: number, level: (calls: number, round: number) => number, calls = 500) => {
  const operations = Array.from({ length: rounds }, (_, round) => calls * (round + 1))
  return {
    operations,
    levels: operations.map(level),
    heap: operations.map(() => 6e6),
    external: operations.map(() => 2e6),
    buffersBytes: 0,
  }
}
const page = 4096
const inPages = (bytes: number): number => page * Math.floor(bytes / page)

describe('it speaks', () => {
  test('of a line, page by page, once it is long', () => {
    const leak = (calls: number): number => inPages(2e6 + 128 * calls)
    // The last window is half of all calls: of 2,200 they are 141 kB, of 1,800 115 kB.
    expect(judgeNative(series(22, leak, 100))).toBe('growing')
    expect(judgeNative(series(18, leak, 100))).toBe('rising')
    expect(judgeNative(series(2, leak, 100))).toBe('silent')
  })

  test('of growth that is less steady once it is large', () => {
    // A fifth of the rate comes and goes.
    const leak = (calls: number): number => 2e6 + 128 * calls + 60_000 * Math.sin(calls / 900)
    expect(judgeNative(series(18, leak))).toBe('growing')
    expect(judgeNative(series(14, leak))).toBe('rising')
  })

  test('of few rounds that all gain, as a reason to look on', () => {
    const gaining = (bytes: number) => (_: number, round: number) => 2e6 + bytes * round
    expect(judgeNative(series(4, gaining(16_000)))).toBe('rising')
    expect(judgeNative(series(4, gaining(15_999)))).toBe('silent')
    expect(judgeNative(series(4, (_, round) => 2e6 + (round === 3 ? 64_000 : 0)))).toBe('silent')
  })

  test('of one large round that gains, as a reason to look on', () => {
    const last = series(3, () => 2e6)
    const gaining = (bytes: number) => ({
      ...last,
      operations: [85, 341, 3390],
      levels: [2e6, 2e6, 2e6 + bytes],
    })
    expect(judgeNative(gaining(32_000))).toBe('rising')
    expect(judgeNative(gaining(31_999))).toBe('silent')
  })

  test('of a strong rise in few large rounds, as a reason to look on', () => {
    expect(judgeNative(series(4, (calls) => 2e6 + 576 * calls, 4096))).toBe('rising')
    expect(judgeNative(series(4, () => 2e6, 4096))).toBe('silent')
  })

  test('through falls of V8’s pool of pages', () => {
    const leak = (calls: number, round: number): number => 2e6 + 128 * calls - (round % 7 === 6 ? 262_144 : 0)
    expect(judgeNative(series(40, leak))).toBe('growing')
  })
})

test('growth that decays is looked at, and is no leak, however straight it is', () => {
  // The rate in each window is 0.68 times that in the one before.
  expect(judgeNative(series(40, (calls) => 2e6 + 40_000 * calls ** 0.45))).toBe('rising')
  expect(judgeNative(series(40, (calls) => 2e6 + 1e6 * Math.log(calls)))).toBe('rising')
})

describe('it is silent', () => {
  test.each<[string, (calls: number, round: number) => number]>([
    ['on a level that stays', () => 2e6],
    ['on an allocator that reached its height in steps', (calls) => 2e6 + (calls > 4000 ? 2e6 : 0)],
    ['on a level that goes up and down', (_, round) => 2e6 + 5e5 * (round % 2)],
    ['on growth in every second round', (_, round) => 2e6 + 1e5 * Math.floor(round / 2)],
  ])('%s', (_, level) => {
    expect(judgeNative(series(40, level))).toBe('silent')
  })

  test('on less than 64 B a call: small writes that a database gathers', () => {
    expect(judgeNative(series(40, (calls) => 2e6 + 64 * calls, 1000))).toBe('growing')
    expect(judgeNative(series(40, (calls) => 2e6 + 63 * calls, 1000))).toBe('silent')
  })

  test('where V8’s own memory grows by more: native code grows with it', () => {
    const native = series(40, (calls) => 2e6 + 128 * calls)
    const heap = native.operations.map((calls) => 6e6 + 129 * calls)
    expect(judgeNative(native)).toBe('growing')
    expect(judgeNative({ ...native, heap })).toBe('silent')
  })
})

test('growth that may be buffers that are written to for the first time is looked at, and is no leak', () => {
  const native = series(40, (calls) => 2e6 + 128 * calls)
  // 40 rounds of 500 calls: 2,496,000 B more than after the first.
  expect(judgeNative({ ...native, buffersBytes: 2_496_000 })).toBe('rising')
  expect(judgeNative({ ...native, buffersBytes: 2_495_999 })).toBe('growing')
  // Memory of WebAssembly is external, and no array buffer; so is what Node holds itself.
  const external = (bytes: number) => native.operations.map(() => bytes)
  expect(judgeNative({ ...native, external: external(6e6 + 2_496_000) })).toBe('rising')
  expect(judgeNative({ ...native, external: external(6e6 + 2_495_999) })).toBe('growing')
})
