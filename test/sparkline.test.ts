import { expect, test } from 'vitest'
import { sparkline } from '../src/sparkline.ts'

test('bars stand on zero, the highest value fills the height', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 12)).toBe('▁▂▃▄▅▆▇█')
})

test('a level that wobbles by a percent looks level', () => {
  expect(sparkline([1_000, 1_005, 995, 1_001], 12)).toBe('████')
})

test('a longer series is averaged into the width', () => {
  expect(sparkline([8, 8, 4, 4, 0, 0], 3)).toBe('█▄▁')
  expect(
    sparkline(
      Array.from({ length: 1_000 }, (_, i) => i),
      12,
    ),
  ).toHaveLength(12)
})

test('nothing happened is drawn as nothing, not as everything', () => {
  expect(sparkline([0, 0, 0], 12)).toBe('▁▁▁')
})

test('what has no course is not drawn', () => {
  expect(sparkline([], 12)).toBe('')
  expect(sparkline([5], 12)).toBe('')
  expect(sparkline([5, Number.NaN, Number.POSITIVE_INFINITY], 12)).toBe('')
})
