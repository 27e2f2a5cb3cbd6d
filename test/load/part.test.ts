import { describe, expect, test } from 'vitest'
import { Part } from '../../src/load/part.ts'

describe('counters', () => {
  test('add up, whatever they are called', () => {
    const part = new Part()
    part.count('__proto__', 2)
    part.count('__proto__', 3)
    expect([...part.counters]).toEqual([['__proto__', 5]])
  })

  test('are for kinds of things: the thousand and first is refused', () => {
    const part = new Part()
    for (let i = 0; i < 1000; i++) part.count(`kind ${i}`, 1)
    expect(() => part.count('kind 999', 1)).not.toThrow()
    expect(() => part.count('one more', 1)).toThrow(
      "Expected at most 1000 counters, got one more: 'one more'",
    )
  })
})

test.each(['5', -1, Number.NaN, Number.POSITIVE_INFINITY, undefined])(
  'bytes are a number from 0, not %j',
  (value) => {
    const part = new Part()
    expect(() => part.addBytes(value as never)).toThrow(/^Expected bytes\(n\) to get a number from 0, got /)
    expect(part.bytes).toBe(0)
  },
)

test('what never settled is infinitely slow, from whenever it is counted', () => {
  const part = new Part(true)
  for (let i = 0; i < 2; i++) part.start()
  part.end('succeeded', 12, 10)
  part.giveUp()
  const { latency, serviceTime } = part.figures(1000)
  expect(latency).toMatchObject({ count: 2, p50: 12, max: Number.POSITIVE_INFINITY })
  expect(serviceTime).toMatchObject({ count: 2, p50: 10, max: Number.POSITIVE_INFINITY })
})
