import { describe, expect, test } from 'vitest'
import { judgeNative } from '../../src/verdict/judgeNative.ts'

type Level = (calls: number, round: number) => number

const series = (rounds: number, level: Level, calls = 500) => {
  const operations = Array.from({ length: rounds }, (_, round) => calls * (round + 1))
  return {
    operations,
    levels: operations.map((calls, round) => 2e6 + level(calls, round)),
    heap: operations.map(() => 6e6),
    external: operations.map(() => 2e6),
    buffersBytes: 0,
  }
}
const page = 4096
const inPages = (bytes: number): number => page * Math.floor(bytes / page)
/** 128 B a call, all but one byte of it in every few rounds. */
const stairs =
  (rounds: number, calls: number): Level =>
  (_, round) =>
    128 * calls * rounds * Math.floor(round / rounds) + round

describe('growing', () => {
  test('is what gained half a megabyte in the last half of the calls', () => {
    // Too bent for what is little: the rate in three windows falls to 0.54.
    const bent = (bytes: number) => series(40, (calls) => bytes * (calls / 5000) ** 0.55, 125)
    expect(judgeNative(bent(1_630_000))).toBe('growing')
    expect(judgeNative(bent(1_629_000))).toBe('rising')
  })

  test('is as steady as a square root, or steadier', () => {
    const power = (exponent: number) => series(40, (calls) => 2e6 * (calls / 2000) ** exponent)
    expect(judgeNative(power(0.51))).toBe('growing')
    expect(judgeNative(power(0.5))).toBe('rising')
  })

  test('is told by a line to 0.9, in three quarters of the calls', () => {
    // Twice, so that no fall is left out.
    const fallen = (bytes: number) =>
      series(24, (calls, round) => 128 * calls - (round === 21 || round === 23 ? bytes : 0))
    // 0.905 and 0.899.
    expect(judgeNative(fallen(360_000))).toBe('growing')
    expect(judgeNative(fallen(370_000))).toBe('rising')
    // 0.94, and 0.87 in the last half.
    expect(judgeNative(series(40, stairs(8, 500)))).toBe('growing')
  })

  test('went up in seven rounds of ten', () => {
    const inSome = (rounds: number) => series(40, (_, round) => 128_000 * Math.floor((round * rounds) / 20))
    expect(judgeNative(inSome(14))).toBe('growing')
    expect(judgeNative(inSome(13))).toBe('silent')
  })

  test('has six rounds in the last half of the calls', () => {
    expect(judgeNative(series(11, (calls) => 128 * calls, 1000))).toBe('growing')
    expect(judgeNative(series(10, (calls) => 128 * calls, 1000))).toBe('rising')
  })

  test('is as good as a line in three quarters of the calls that keeps its rate, whatever was before', () => {
    // 20,000 calls: the rate was high in the first quarter.
    const slowed =
      (before: number, now: number): Level =>
      (calls) =>
        300 * Math.min(calls, 5000) +
        before * Math.min(Math.max(0, calls - 5000), 5000) +
        now * Math.max(0, calls - 10_000)
    expect(judgeNative(series(40, slowed(100, 81)))).toBe('growing')
    expect(judgeNative(series(40, slowed(100, 79)))).toBe('rising')
    expect(judgeNative(series(40, slowed(61, 100)))).toBe('growing')
    expect(judgeNative(series(40, slowed(59, 100)))).toBe('rising')
    // What has stopped in the last quarter is no line, and nor is it one in fewer than 10,000 calls.
    const filled =
      (until: number): Level =>
      (calls) =>
        slowed(100, 100)(Math.min(calls, until), 0)
    expect(judgeNative(series(40, filled(18_500)))).toBe('growing')
    expect(judgeNative(series(40, filled(18_000)))).toBe('rising')
    const early: Level = (calls) => 300 * Math.min(calls, 2500) + 120 * Math.max(0, calls - 2500)
    expect(judgeNative(series(20, early))).toBe('growing')
    expect(judgeNative(series(20, early, 499))).toBe('rising')
    // Half a megabyte has to be gained as well: 74 B of each of 7,000 calls.
    const little =
      (bytes: number): Level =>
      (calls) =>
        300 * Math.min(calls, 3500) + bytes * Math.max(0, calls - 3500)
    expect(judgeNative(series(40, little(74), 350))).toBe('growing')
    expect(judgeNative(series(40, little(73), 350))).toBe('rising')
  })

  test('goes on through pages that V8 takes and gives back', () => {
    const leak: Level = (calls, round) =>
      128 * calls + (round >= 14 ? 655_360 : 0) - (round >= 30 ? 442_368 : 0)
    expect(judgeNative(series(40, leak))).toBe('growing')
  })

  test.each<[string, number, number, Level]>([
    ['an allocator that gains less and less', 40, 500, (calls) => 1e6 * Math.log(calls)],
    ['one that gains three times as much', 24, 500, (calls) => 3e6 * Math.log(calls)],
    ['one that was called less', 40, 100, (calls) => 2e6 * Math.log(calls)],
    ['a store that is emptied', 40, 500, (calls) => 128 * (calls % 7500)],
    [
      'one beside which something large is loaded',
      100,
      100,
      (calls) => 150 * (calls % 1500) + (calls > 6000 ? 8e5 : 0),
    ],
    ['one that is small', 140, 32, (calls) => 150 * (calls % 1000) + (calls > 3500 ? 6e5 : 0)],
  ])('is not %s, whenever it is looked at', (_, rounds, calls, level) => {
    const states = Array.from({ length: rounds }, (_, i) => judgeNative(series(i + 1, level, calls)))
    expect(states).not.toContain('growing')
    expect(states.at(-1)).not.toBe('steady')
  })

  test('goes on through a page that is taken again and again', () => {
    const leak: Level = (calls, round) => 128 * calls - (round % 7 === 6 ? 262_144 : 0)
    expect(judgeNative(series(40, leak))).toBe('growing')
  })
})

describe('steady', () => {
  test('is what rises in rounds that each gain less than a page, taken together', () => {
    expect(judgeNative(series(120, (calls) => inPages(70 * calls), 40))).toBe('steady')
    // Half of the time it stands still.
    const now = (calls: number) => inPages(70 * (calls - (calls % 800 < 400 ? calls % 800 : 400)))
    expect(judgeNative(series(120, now, 40))).toBe('silent')
  })

  test('is what gained 128 KB, page by page', () => {
    expect(judgeNative(series(20, (calls) => 128 * calls, 100))).toBe('steady')
    expect(judgeNative(series(20, (calls) => 127.9 * calls, 100))).toBe('rising')
    expect(judgeNative(series(24, (calls) => inPages(128 * calls), 100))).toBe('steady')
  })

  test('keeps 0.6 of its rate in three windows', () => {
    const power = (exponent: number) => series(40, (calls) => 300e3 * (calls / 2000) ** exponent, 100)
    expect(judgeNative(power(0.64))).toBe('steady')
    expect(judgeNative(power(0.63))).toBe('rising')
  })

  test('is told by a line to 0.97, in the last half of the calls', () => {
    // 0.972 and 0.967.
    expect(judgeNative(series(29, stairs(3, 100), 100))).toBe('steady')
    expect(judgeNative(series(28, stairs(3, 100), 100))).toBe('rising')
    const stepBefore: Level = (calls, round) => 128 * calls + (round >= 8 ? 80_000 : 0)
    expect(judgeNative(series(30, stepBefore, 100))).toBe('steady')
  })
})

describe('rising, a reason to look on,', () => {
  test('are few rounds that all gain', () => {
    const gaining = (bytes: number) => series(4, (_, round) => bytes * round)
    expect(judgeNative(gaining(16_000))).toBe('rising')
    expect(judgeNative(gaining(15_999))).toBe('silent')
    expect(judgeNative(series(4, (_, round) => (round === 3 ? 64_000 : 0)))).toBe('silent')
  })

  test('is one large round that gains', () => {
    const gaining = (bytes: number) => ({
      ...series(3, () => 0),
      operations: [85, 341, 3390],
      levels: [2e6, 2e6, 2e6 + bytes],
    })
    expect(judgeNative(gaining(32_000))).toBe('rising')
    expect(judgeNative(gaining(31_999))).toBe('silent')
  })

  test('is half a megabyte at once in few large rounds', () => {
    const atOnce = (bytes: number) => ({
      ...series(4, (_, round) => (round >= 2 ? bytes : 0)),
      operations: [1, 4096, 8192, 8193],
    })
    expect(judgeNative(atOnce(512_000))).toBe('rising')
    expect(judgeNative(atOnce(511_999))).toBe('silent')
  })

  test('is what gained 32 KB', () => {
    // 65 B a call, and 500 or 450 calls in the last window.
    expect(judgeNative(series(20, (calls) => 65 * calls, 50))).toBe('rising')
    expect(judgeNative(series(18, (calls) => 65 * calls, 50))).toBe('silent')
  })

  test('is growth that decays', () => {
    expect(judgeNative(series(40, (calls) => 1e6 * Math.log(calls)))).toBe('rising')
  })

  test('is a leak beside which V8 gave back more than it had gained, but for some rounds after that', () => {
    const fallen: Level = (calls, round) => 90 * calls - (round >= 15 ? 300e3 : 0)
    const states = [18, 20, 22, 24].map((rounds) => judgeNative(series(rounds, fallen, 100)))
    expect(states).toEqual(['rising', 'silent', 'silent', 'rising'])
  })

  test('is what fell more than once', () => {
    const flushed: Level = (calls) => 128 * calls - (calls > 1500 ? 192e3 : 0) - (calls > 2150 ? 83e3 : 0)
    expect(judgeNative(series(44, flushed, 100))).toBe('rising')
  })

  test('is what may be buffers that are written to for the first time', () => {
    const native = series(40, (calls) => 128 * calls)
    // 40 rounds of 500 calls: 2,496,000 B more than after the first.
    expect(judgeNative({ ...native, buffersBytes: 2_496_000 })).toBe('rising')
    expect(judgeNative({ ...native, buffersBytes: 2_495_999 })).toBe('growing')
    // From the lowest level: V8 gave back a page in the beginning.
    const fallen = series(40, (calls, round) => 128 * calls - (round > 0 ? 256_000 : 0))
    expect(judgeNative({ ...fallen, buffersBytes: 2_432_000 })).toBe('rising')
    expect(judgeNative({ ...fallen, buffersBytes: 2_431_999 })).toBe('growing')
    // Memory of WebAssembly is external, and no array buffer; so is what Node holds itself.
    const external = (bytes: number) => native.operations.map(() => bytes)
    expect(judgeNative({ ...native, external: external(6e6 + 2_496_000) })).toBe('rising')
    expect(judgeNative({ ...native, external: external(6e6 + 2_495_999) })).toBe('growing')
  })
})

describe('silent', () => {
  test.each<[string, Level]>([
    ['a level that stays', () => 0],
    ['an allocator that reached its height in steps', (calls) => (calls > 4000 ? 2e6 : 0)],
    ['a level that goes up and down', (_, round) => 5e5 * (round % 2)],
    ['growth in every second round', (_, round) => 1e5 * Math.floor(round / 2)],
    // 112 B a call in the last half of the calls, 1,370 before.
    ['what fills up', (calls) => 50e6 * (1 - Math.exp(-calls / 3000))],
  ])('is %s', (_, level) => {
    expect(judgeNative(series(40, level))).toBe('silent')
  })

  test('are less than 64 B a call: small writes that a database gathers', () => {
    expect(judgeNative(series(40, (calls) => 64 * calls, 1000))).toBe('growing')
    expect(judgeNative(series(40, (calls) => 63 * calls, 1000))).toBe('silent')
  })

  test('is what V8’s own memory grows by as well: native code grows with it', () => {
    const native = series(40, (calls) => 128 * calls)
    const heap = native.operations.map((calls) => 6e6 + 129 * calls)
    expect(judgeNative(native)).toBe('growing')
    expect(judgeNative({ ...native, heap })).toBe('silent')
  })
})
