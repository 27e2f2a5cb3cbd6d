import { type StressResult, stress } from 'endure'
import 'endure/vitest/setup'
import { expect, expectTypeOf, test } from 'vitest'

declare const result: StressResult

test('each matcher takes what it is documented to take', async () => {
  expect(result).toHaveSuccessRateAbove(0.95)
  expect(result).toSustainQps(500)
  expect(result).not.toSustainQps('500/s')
  await expect(() => {}).toSustainQps(500, { time: '2s' })
  await expect(() => {}).toHaveNoMemoryLeak()
  await expect(() => {}).not.toHaveNoMemoryLeak({ budget: '64B' })
  await expect(stress({ users: 1, iterations: 1 }, () => {})).resolves.toHaveSuccessRateAbove(0.5)
  expect.soft(result, 'checkout').toSustainQps(500)
  expect({ result }).toEqual({ result: expect.toSustainQps(500) })
})

test('a matcher that measures returns a promise', () => {
  expectTypeOf(expect(() => {}).toHaveNoMemoryLeak()).toEqualTypeOf<Promise<void>>()
})

test('what is not documented does not compile', async () => {
  // @ts-expect-error the ratio is missing
  expect(result).toHaveSuccessRateAbove()
  // @ts-expect-error a ratio is a number
  expect(result).toHaveSuccessRateAbove('95%')
  // @ts-expect-error no such option
  await expect(() => {}).toHaveNoMemoryLeak({ bugdet: '64B' })
  // @ts-expect-error no such matcher
  expect(result).toSustainQqs(500)
})

test('what endure leaves in a task is typed', ({ task }) => {
  expectTypeOf(task.meta.endure).not.toBeAny()
  for (const record of task.meta.endure?.records ?? []) {
    expectTypeOf(record.kind).toEqualTypeOf<
      'stressResult' | 'leakReport' | 'memoryProfile' | 'assertion' | 'bodyProfile'
    >()
  }
})
