import { expect, test } from 'vitest'
import { judgeGenerator } from '../../src/verdict/judgeGenerator.ts'

test('a loop with time to spare is nobody’s limit', () => {
  expect(judgeGenerator({ utilization: 0.949, busyMs: 949, operations: 1e6 })).toEqual({
    saturated: false,
    reason: '',
  })
})

test('a busy loop is the subject’s doing when each operation kept it busy', () => {
  const state = judgeGenerator({ utilization: 0.98, busyMs: 980, operations: 1000 })
  expect(state).toMatchObject({
    saturated: false,
    reason: expect.stringContaining('98 % of the time: latency includes'),
  })
})

test('a busy loop is the generator’s doing when operations do next to nothing', () => {
  expect(judgeGenerator({ utilization: 1, busyMs: 1000, operations: 500_001 }).saturated).toBe(true)
  expect(judgeGenerator({ utilization: 1, busyMs: 1000, operations: 500_000 }).saturated).toBe(false)
})

test('without operations there is nothing to say', () => {
  expect(judgeGenerator({ utilization: 1, busyMs: 1000, operations: 0 }).saturated).toBe(false)
})
