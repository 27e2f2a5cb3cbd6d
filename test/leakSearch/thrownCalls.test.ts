import { expect, test } from 'vitest'
import { ThrownCalls } from '../../src/leakSearch/thrownCalls.ts'

test('nothing is told of calls that work', () => {
  const thrown = new ThrownCalls()
  expect(thrown.isTold(1000, 1000)).toBe(false)
  expect(thrown.error(1000)).toBeUndefined()
})

test('thirty-one calls after the first that threw, enough is known', () => {
  const thrown = new ThrownCalls()
  thrown.add(new Error('first'), 10, 0)
  expect(thrown.isTold(40, 0)).toBe(false)
  expect(thrown.isTold(41, 0)).toBe(true)
  thrown.add(new Error('second'), 12, 0)
  expect(thrown.error(41)?.message).toMatch(
    /^The operation threw on 2 of 41 calls, the first of them call 10, .*First error: Error: first$/,
  )
})

test('or a tenth of a second after it', () => {
  const thrown = new ThrownCalls()
  thrown.add(new Error('first'), 10, 5000)
  expect(thrown.isTold(11, 5099)).toBe(false)
  expect(thrown.isTold(11, 5100)).toBe(true)
})
