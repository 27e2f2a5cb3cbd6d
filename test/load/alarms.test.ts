import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Alarms } from '../../src/load/alarms.ts'

test('whoever is to be woken first is taken first, whatever comes and goes in between', () => {
  const moves = fc.array(fc.option(fc.double({ min: 0, max: 1000, noNaN: true })), { maxLength: 200 })
  fc.assert(
    fc.property(moves, (all) => {
      const alarms = new Alarms<{ readonly atMs: number }>(200)
      const waiting: number[] = []
      for (const atMs of all) {
        if (atMs === null) expect(alarms.take()?.atMs).toBe(waiting.shift())
        else {
          alarms.set(atMs, { atMs })
          waiting.push(atMs)
          waiting.sort((a, b) => a - b)
        }
        expect(alarms.earliestMs).toBe(waiting[0] ?? Number.POSITIVE_INFINITY)
      }
    }),
  )
})

test('nobody is left after a clear', () => {
  const alarms = new Alarms<object>(3)
  for (const atMs of [3, 1, 2]) alarms.set(atMs, {})
  alarms.clear()
  expect(alarms.take()).toBeUndefined()
  expect(alarms.earliestMs).toBe(Number.POSITIVE_INFINITY)
})
