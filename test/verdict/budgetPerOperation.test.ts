import { expect, test } from 'vitest'
import { budgetPerOperation } from '../../src/verdict/budgetPerOperation.ts'
import { leak, profile, stress } from '../report/samples.ts'

const run = stress({ durationMs: 2000 })

test('a size is that of each operation', () => {
  for (const subject of [run, leak(), profile()]) {
    expect(budgetPerOperation('64B', subject)).toBe(64)
    expect(budgetPerOperation(64, subject)).toBe(64)
    expect(budgetPerOperation(undefined, subject)).toBe(undefined)
  }
})

test('a rate is shared among the operations of the run', () => {
  // 10,000 operations in 2 s.
  expect(budgetPerOperation('1MB/s', run)).toBe(200)
  expect(budgetPerOperation('60 MB/min', run)).toBeCloseTo(200, 9)
  // Of merged results memory is that of one machine.
  expect(budgetPerOperation('1MB/s', { ...run, fewestStarted: 1000 })).toBe(2000)
  expect(budgetPerOperation('1MB/s', profile({ durationMs: 500 }))).toBe(500_000)
})

test('a search for a leak has no rate', () => {
  expect(() => budgetPerOperation('1MB/s', leak())).toThrow(
    /^Expected `budget` to be bytes per operation such as '64B', got '1MB\/s'/,
  )
})

test.each(['1/s', '1MB/parsec', 'MB/s', '1MB/s/s', '/'])('%s is refused by name', (budget) => {
  expect(() => budgetPerOperation(budget, run)).toThrow(/^Expected `budget` to be /)
})
