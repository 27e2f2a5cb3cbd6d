import { expect, test } from 'vitest'
import {
  firstLineOf,
  holdable,
  hookFailed,
  keepResult,
  type RepeatedResult,
  takeOutcome,
} from '../../src/vitest/repeatedResult.ts'

const result = (changes: Partial<RepeatedResult> = {}): RepeatedResult => ({
  state: 'pass',
  errors: undefined,
  duration: undefined,
  startTime: undefined,
  retryCount: 0,
  repeatCount: 0,
  pending: undefined,
  note: undefined,
  ...changes,
})

test('the times and counts of the first run survive what is noted of its repetitions', () => {
  const again = result({ startTime: 900 })
  keepResult(again, result({ startTime: 100, duration: 7 }), 2)
  Object.assign(again, { startTime: 901, duration: 4_000, retryCount: 3, repeatCount: 5_000 })
  expect(structuredClone(again)).toEqual(
    result({ startTime: 100, duration: 7, retryCount: 0, repeatCount: 2 }),
  )
})

test('repetitions are no attempts of their own, and a leak fails the last one there was', () => {
  const attempt = { state: 'pass', repeatIndex: 1 }
  const again = result({ attempts: [] })
  keepResult(again, result({ attempts: [{ ...attempt, repeatIndex: 0 }, attempt] }), 1)
  for (const repeatIndex of [0, 1, 2]) again.attempts?.push({ state: 'pass', repeatIndex })
  expect(structuredClone(again.attempts)).toEqual([{ ...attempt, repeatIndex: 0 }, attempt])
  again.attempts?.push({ state: 'fail', repeatIndex: 3 })
  expect(structuredClone(again.attempts)).toEqual([
    { ...attempt, repeatIndex: 0 },
    { state: 'fail', repeatIndex: 1 },
  ])
})

test.each([
  [result(), undefined],
  [result({ state: 'fail', errors: [new Error('\u001b[31mtoo many\u001b[39m\nrows')] }), 'too many'],
  [result({ state: 'fail', errors: [{ message: '' }] }), 'it failed'],
  [result({ state: 'fail', errors: ['thrown text'] }), 'thrown text'],
  [result({ state: 'run' }), hookFailed],
  [result({ state: 'skip', pending: true }), 'it skipped itself'],
  [result({ state: 'skip', pending: true, note: 'enough' }), 'it skipped itself: enough'],
])('a repetition leaves a test that has passed, and says why it did not: %#', (ended, reason) => {
  expect(takeOutcome(ended)).toBe(reason)
  expect(ended).toEqual(result())
})

test.each([
  [new Error('\u001b[1mfirst\u001b[22m\nsecond'), 'first'],
  ['thrown text', 'thrown text'],
  [undefined, 'undefined'],
])('the first line of what was thrown is %#', (thrown, line) => {
  expect(firstLineOf(thrown)).toBe(line)
})

test('what fails while a result is held is noted and leaves it passed, and only then', () => {
  const held = result({ state: 'run' })
  let failures = 0
  const hold = holdable(held, () => failures++)
  // As Vitest fails a test.
  const fail = () => {
    held.state = 'fail'
    held.errors ??= []
    ;(held.errors as unknown[]).push(new Error('late'))
  }
  fail()
  expect(structuredClone(held)).toEqual(result({ state: 'fail', errors: [new Error('late')] }))
  expect(failures).toBe(0)

  takeOutcome(held)
  hold(true)
  held.state = 'run'
  expect(structuredClone(held)).toEqual(result())
  fail()
  fail()
  expect(structuredClone(held)).toEqual(result({ errors: [] }))
  expect(failures).toBe(2)

  hold(false)
  expect(structuredClone(held)).toEqual(result())
})
