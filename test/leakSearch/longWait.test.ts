import { expect, test } from 'vitest'
import { hasDrained, hasLetGo, longPatienceMs, longWaitMs } from '../../src/leakSearch/longWait.ts'
import { LevelRecord } from '../../src/probes/levelRecord.ts'
import type { LeakResource } from '../../src/records/leakReport.ts'
import { noLevels } from './noLevels.ts'

test.each([
  ['nothing is due', 0, longPatienceMs],
  ['a timer is due within the usual wait', 900, longPatienceMs],
  ['a timer is due later, and there is time for it', 2500, 2700],
  ['a timer is due in five seconds: that is not waited for', 4900, longPatienceMs],
  ['no timer is set', Number.POSITIVE_INFINITY, longPatienceMs],
  ['it is not known when', Number.NaN, longPatienceMs],
])('%s', (_, dueMs, expected) => {
  expect(longWaitMs(dueMs, 10_000)).toBe(expected)
})

test('no more than half of the time left is spent on a timer, and no more than all of it on anything', () => {
  expect(longWaitMs(2500, 5400)).toBe(2700)
  expect(longWaitMs(2500, 5398)).toBe(longPatienceMs)
  expect(longWaitMs(0, 1000)).toBe(1000)
})

/** Readings of one resource; the others stay level. */
function record(resource: LeakResource, levels: readonly number[]): LevelRecord {
  const record = new LevelRecord(levels.length)
  levels.forEach((each, round) => void record.add(100 * round, { ...noLevels, [resource]: each }))
  return record
}

test('a backlog gives back half of what grew, or more', () => {
  expect(hasDrained(record('heap', [5000, 6000, 7000, 6000]), ['heap'])).toBe(true)
  expect(hasDrained(record('heap', [5000, 6000, 7000, 6001]), ['heap'])).toBe(false)
  expect(hasDrained(record('fd', [20, 30, 40, 30]), ['heap', 'fd'])).toBe(true)
  expect(hasDrained(record('fd', [20, 30, 40, 30]), ['heap'])).toBe(false)
})

test('native memory that falls says nothing of a backlog, for V8 gives back its empty pages', () => {
  expect(hasDrained(record('native', [0, 1e6, 2e6, 0]), ['native'])).toBe(false)
})

test('a heap lets go with a quarter of its largest fall so far', () => {
  const before = [5000, 9000, 5000, 9000]
  expect(hasLetGo(record('heap', [...before, 8000]), before)).toBe(true)
  expect(hasLetGo(record('heap', [...before, 8001]), before)).toBe(false)
})
