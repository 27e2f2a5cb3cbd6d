import { describe, expect, test } from 'vitest'
import {
  hasFewStrikes,
  hasLevelledOff,
  isEven,
  isFlood,
  isHighInSwing,
  isRegular,
  isUniform,
  onlyRises,
  stepsLikeAStore,
} from '../../src/verdict/growthShape.ts'

/** Levels that these gains lead to. */
const levels = (...gains: number[]) => {
  let level = 0
  return [0, ...gains.map((gain) => (level += gain))]
}
const times = (count: number, gain: number) => Array<number>(count).fill(gain)
const calls = (rounds: number) => Array.from({ length: rounds + 1 }, (_, round) => 100 * round)

test('a flood is harmful, comes round by round, and is no single thing', () => {
  expect(isFlood(levels(...times(8, 10)), 80)).toBe(true)
  expect(isFlood(levels(...times(8, 10)), 81)).toBe(false)
  expect(isFlood(levels(...times(7, 20)), 80)).toBe(false)
  expect(isFlood(levels(...times(9, 10), 0, 0), 80)).toBe(false)
  expect(isFlood(levels(...times(9, 10), 91), 80)).toBe(false)
})

describe('levelled off', () => {
  const levelled = (...gains: number[]) => hasLevelledOff(calls(gains.length), levels(...gains))

  test('is a cache that is full, and not one that still fills', () => {
    expect(levelled(...times(12, 80), ...times(4, 0))).toBe(true)
    expect(levelled(...times(12, 80), ...times(4, 19))).toBe(true)
    expect(levelled(...times(12, 80), ...times(4, 20))).toBe(false)
  })

  test('is nothing that grows in steps, or has just given something back', () => {
    expect(levelled(0, 0, 0, 500, 0, 0, 0, 900, 0, 0, 0, 0)).toBe(false)
    expect(levelled(...times(12, 80), -900, 0, 0, 0)).toBe(false)
  })

  test('needs as many rounds before as after', () => {
    expect(levelled(...times(4, 80), ...times(4, 0))).toBe(true)
    expect(levelled(...times(3, 80), ...times(4, 0))).toBe(false)
  })
})

test('twenty rounds of about the same gain are regular, fewer or uneven ones are not', () => {
  expect(isRegular(levels(...times(20, 30)))).toBe(true)
  expect(isRegular(levels(...times(19, 30)))).toBe(false)
  expect(isRegular(levels(...times(18, 30), 0, 0))).toBe(true)
  expect(isRegular(levels(...times(17, 30), 0, 0, 0))).toBe(false)
  expect(isRegular(levels(...times(20, 30), -1))).toBe(false)
  expect(isRegular(levels(...times(19, 30), 3000))).toBe(false)
})

test('three large rounds that gain the same per call are even', () => {
  const even = (...gains: number[]) => isEven([0, 4096, 8192, 12_288], levels(...gains), 512)
  expect(even(1000, 1000, 1000)).toBe(true)
  expect(even(600, 1000, 1000)).toBe(true)
  expect(even(599, 1000, 1000)).toBe(false)
  expect(even(511, 511, 511)).toBe(false)
  expect(isEven([0, 160, 320, 480], levels(1000, 1000, 1000), 512)).toBe(false)
})

test('nine strikes among idle rounds are few, ten are not, and steady growth has no idle rounds', () => {
  const striking = (strikes: number) => levels(...times(strikes, 900), ...times(20, 0))
  expect(hasFewStrikes(striking(9))).toBe(true)
  expect(hasFewStrikes(striking(10))).toBe(false)
  expect(hasFewStrikes(levels(...times(8, 900)))).toBe(false)
  // A map that doubles gains at every call as well.
  expect(hasFewStrikes(levels(...times(10, 30), 900, ...times(1, 0)))).toBe(true)
  expect(hasFewStrikes(levels(...times(11, 30), 900))).toBe(false)
})

test('a count drips when it rose three times and never fell', () => {
  expect(onlyRises(levels(1, 0, 1, 0, 1))).toBe(true)
  expect(onlyRises(levels(1, 0, 1, 0, 0))).toBe(false)
  expect(onlyRises(levels(1, 0, 1, -1, 1, 1))).toBe(false)
})

describe('a step of a store', () => {
  const step = (size: number, ...after: number[]) =>
    stepsLikeAStore(calls(6), levels(0, 0, size, 0, 0, 0, ...after))

  test('grows with the calls: 3.5 B for each of them so far', () => {
    expect(step(700)).toBe(true)
    expect(step(699)).toBe(false)
  })

  test('stays, also after the rounds in which it came', () => {
    expect(step(700, 0, -175)).toBe(true)
    expect(step(700, 0, -176)).toBe(false)
  })
})

test('twelve rounds that gain the same per call are uniform, be they long or short', () => {
  const uniform = (...gains: number[]) => isUniform(calls(gains.length), levels(...gains))
  expect(uniform(...times(12, 40))).toBe(true)
  expect(uniform(...times(11, 40))).toBe(false)
  expect(uniform(...times(11, 40), 31)).toBe(true)
  expect(uniform(...times(11, 40), 29)).toBe(false)
  expect(uniform(...times(12, 0))).toBe(false)
  expect(uniform(...times(6, 40), 4000, ...times(5, 40))).toBe(true)
  expect(uniform(...times(6, 40), 4000, 54, ...times(4, 40))).toBe(false)
  expect(isUniform([0, 400, ...calls(11).map((count) => count + 500)], levels(160, ...times(12, 40)))).toBe(
    true,
  )
})

test('a swing is high while a quarter of what it loses is there again', () => {
  expect(isHighInSwing(levels(80_000, -80_000, 20_000))).toBe(true)
  expect(isHighInSwing(levels(80_000, -80_000, 19_999))).toBe(false)
  expect(isHighInSwing(levels(65_536, -65_536, 65_536))).toBe(true)
  expect(isHighInSwing(levels(65_535, -65_535, 65_535))).toBe(false)
  expect(isHighInSwing(levels(...times(9, 80_000)))).toBe(false)
  // It does not come all the way down: that it is above where it began says nothing.
  expect(isHighInSwing(levels(...times(4, 80_000), -80_000, 80_000, -80_000))).toBe(false)
})
