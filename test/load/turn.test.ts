import { expect, test } from 'vitest'
import { Turn } from '../../src/load/turn.ts'
import { VirtualClock } from './virtualClock.ts'

test.each([
  [1, 2],
  [1000, 2],
  [4000, 8],
  [10_000, 20],
  [1_000_000, 20],
])('%d users share turns of %d ms', (users, ms) => {
  const turn = new Turn(1, users, new VirtualClock())
  expect(turn.isOver(ms - 0.1)).toBe(false)
  expect(turn.isOver(ms)).toBe(true)
})
