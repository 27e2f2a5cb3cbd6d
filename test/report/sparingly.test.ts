import { expect, test } from 'vitest'
import { sparingly } from '../../src/report/sparingly.ts'

/** How often an act that takes so long is done when it is asked for every 10 ms over 10 s. */
function timesDone(tookMs: number): number {
  let clockMs = 0
  let times = 0
  const act = sparingly(
    () => {
      times++
      clockMs += tookMs
    },
    () => clockMs,
  )
  for (; clockMs < 10_000; clockMs += 10) act()
  return times
}

test('an act that takes no time is done whenever it is asked for', () => {
  expect(timesDone(0)).toBe(1_000)
})

test('a slow act takes a twentieth of the time', () => {
  expect(timesDone(50)).toBe(10)
  expect(timesDone(500)).toBe(1)
})
