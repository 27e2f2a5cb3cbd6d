import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SampleRoom } from '../../src/probes/sampleRoom.ts'

test('up to its size it keeps every reading', () => {
  const room = new SampleRoom(['at', 'level'], 4)
  for (let at = 0; at < 4; at++) room.add({ at, level: 10 * at })
  expect(room.readings()).toEqual([0, 1, 2, 3].map((at) => ({ at, level: 10 * at })))
})

test('when it is full it keeps every second from the first on', () => {
  const room = new SampleRoom(['at'], 4)
  for (let at = 0; at < 6; at++) room.add({ at })
  expect(room.readings().map(({ at }) => at)).toEqual([0, 2, 4])
})

test('however many there are, it keeps them evenly spaced, and at least half as many as it has room for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 5000 }), (count) => {
      const room = new SampleRoom(['at'], 8)
      for (let at = 0; at < count; at++) room.add({ at })
      const kept = room.readings().map(({ at }) => at)
      const stride = (kept[1] ?? 0) - (kept[0] ?? 0)
      expect(kept).toEqual(kept.map((_, index) => index * stride))
      expect(kept.length).toBeGreaterThanOrEqual(4)
      expect(kept.length).toBeLessThanOrEqual(8)
      expect(count - (kept.at(-1) ?? 0)).toBeLessThanOrEqual(stride)
    }),
  )
})
