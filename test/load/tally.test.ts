import { describe, expect, test } from 'vitest'
import { Tally } from '../../src/load/tally.ts'

describe('counters', () => {
  test('add up, whatever they are called', () => {
    const tally = new Tally()
    tally.count('__proto__', 2)
    tally.count('__proto__', 3)
    expect([...tally.counters]).toEqual([['__proto__', 5]])
  })

  test('are for kinds of things: the thousand and first is refused', () => {
    const tally = new Tally()
    for (let i = 0; i < 1000; i++) tally.count(`kind ${i}`, 1)
    expect(() => tally.count('kind 999', 1)).not.toThrow()
    expect(() => tally.count('one more', 1)).toThrow(
      "Expected at most 1000 counters, got one more: 'one more'",
    )
  })
})

test.each(['5', -1, Number.NaN, Number.POSITIVE_INFINITY, undefined])(
  'bytes are a number from 0, not %j',
  (value) => {
    const tally = new Tally()
    expect(() => tally.addBytes(value as never)).toThrow(/^Expected bytes\(n\) to get a number from 0, got /)
    expect(tally.bytes).toBe(0)
  },
)
