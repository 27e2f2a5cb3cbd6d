import { expect, test } from 'vitest'
import { LevelRecord } from '../../src/probes/levelRecord.ts'

const levels = (heap: number) => ({
  heap,
  external: 1,
  native: Number.NaN,
  fd: 3,
  socket: 0,
  handle: 2,
  worker: 0,
  context: 1,
  listener: 0,
})

function filled(): LevelRecord {
  const record = new LevelRecord(4)
  for (const [calls, heap] of [
    [1, 100],
    [5, 300],
    [21, 200],
  ] as const) {
    record.add(calls, levels(heap))
  }
  return record
}

test('every level that was read is kept', () => {
  const record = new LevelRecord(2)
  record.add(1, { ...levels(100), native: 5 })
  expect([...record.levels().keys()].toSorted()).toEqual(Object.keys(levels(100)).toSorted())
})

test('keeps calls and levels in order', () => {
  expect(filled().operations()).toEqual([1, 5, 21])
  expect(filled().levels().get('heap')).toEqual([100, 300, 200])
  expect(filled().levels().get('external')).toEqual([1, 1, 1])
})

test('leaves out what the platform cannot say', () => {
  expect(filled().levels().has('fd')).toBe(true)
  expect(filled().levels().has('native')).toBe(false)
})

test('tells the last reading, its rise, and how much of the growth it gave back', () => {
  expect(filled().last('heap')).toBe(200)
  expect(filled().lastRise('heap')).toBe(-100)
  expect(filled().fallenShare('heap')).toBe(0.5)
})

test('forgets the last, the first, or all but the last', () => {
  const record = filled()
  record.dropFirst()
  expect(record.operations()).toEqual([5, 21])
  record.dropLast()
  expect(record.operations()).toEqual([5])
  record.add(30, levels(7))
  record.startOver()
  record.add(40, levels(8))
  expect(record.operations()).toEqual([0, 10])
  expect(record.levels().get('heap')).toEqual([7, 8])
})

test('what memory gained while nothing was called is no jump for the readings to come; what it lost is a fall', () => {
  const record = new LevelRecord(5)
  record.add(10, { ...levels(100), external: 50 })
  record.add(20, { ...levels(110), external: 60 })
  record.add(20, { ...levels(150), external: 55, fd: 9 })
  record.dropWait()
  record.add(30, { ...levels(160), external: 65 })
  expect(record.operations()).toEqual([10, 20, 30])
  expect(record.levels().get('heap')).toEqual([140, 150, 160])
  expect(record.levels().get('external')).toEqual([50, 60, 65])
  expect(record.levels().get('fd')).toEqual([3, 3, 3])
})

test.each([
  [4, [4, 6, 7]],
  [5, [1, 3, 5, 6, 7]],
])(
  'with room for %i, every other reading makes room, and the last is still there to compare with',
  (capacity, kept) => {
    const record = new LevelRecord(capacity)
    for (let call = 1; call <= 7; call++) {
      record.add(call, levels(10 * call))
      expect(record.lastRise('heap')).toBe(call === 1 ? Number.NaN : 10)
    }
    expect(record.operations()).toEqual(kept)
    expect(record.levels().get('heap')).toEqual(kept.map((call) => 10 * call))
  },
)
