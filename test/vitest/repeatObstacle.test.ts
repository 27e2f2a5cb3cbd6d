import { expect, test } from 'vitest'
import { repeatObstacle } from '../../src/vitest/repeatObstacle.ts'

test('most tests can be repeated', ({ task }) => {
  expect(repeatObstacle(task, { errors: undefined } as never)).toBeUndefined()
})

test('one that failed before it passed, might never end, or adds to the report cannot', ({ task }) => {
  const because = (changes: object, errors?: unknown[]) =>
    repeatObstacle({ ...task, ...changes } as never, { errors } as never)
  expect(because({}, [new Error('once')])).toBe('it passes only now and then')
  expect(because({ meta: { endure: { records: [{}] } } })).toBe('it measures by itself')
  expect(because({ timeout: 0 })).toBe('without a time limit a repetition might never end')
  expect(because({ timeout: Number.POSITIVE_INFINITY })).toBe(
    'without a time limit a repetition might never end',
  )
  expect(because({ artifacts: [{}] })).toBe('every repetition would add to its artifacts')
})
