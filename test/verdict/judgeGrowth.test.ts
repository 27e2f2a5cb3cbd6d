import { expect, test } from 'vitest'
import { judgeGrowth } from '../../src/verdict/judgeGrowth.ts'

test.each([
  [3.4, 'flat'],
  [26, 'unclear'],
])('a jump of %s B for each call so far, among rounds that gain next to nothing, is %s', (perCall, state) => {
  const operations = Array.from({ length: 10 }, (_, i) => 1000 * (i + 4))
  const levels = operations.map((_, i) => 8 * i + (i > 6 ? perCall * 10_000 : 0))
  expect(judgeGrowth({ resource: 'heap', operations, levels }, { final: false, elapsedMs: 800 }).state).toBe(
    state,
  )
})
