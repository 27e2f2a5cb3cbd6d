import { expect, test } from 'vitest'
import { rarestSeen } from '../../src/stats/rarestSeen.ts'

test('what strikes one call in so many has struck with 99 % certainty, what is rarer has not', () => {
  const chance = (rarity: number) => 1 - (1 - 1 / rarity) ** 1000
  expect(chance(rarestSeen(1000))).toBeGreaterThan(0.99)
  expect(chance(rarestSeen(1000) + 2)).toBeLessThan(0.99)
})

test('no call shows nothing rarer than every call', () => {
  expect(rarestSeen(0)).toBe(1)
})
