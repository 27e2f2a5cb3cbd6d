import { expect, test } from 'vitest'
import { ErrorGroups } from '../../src/load/errorGroups.ts'
import { collect } from '../../src/probes/collect.ts'

test('failures that differ in numbers and identifiers are one kind', () => {
  const groups = new ErrorGroups()
  groups.add(new TypeError('user 7 of 12.5 failed at 0xFF'), 3)
  groups.add(new TypeError('user 8 of 99.1 failed at 0xA0'), 4)
  groups.add(new RangeError('user 8 of 99 failed'), 5)
  expect(groups.toJSON()).toMatchObject([
    { name: 'TypeError', message: 'user # of # failed at #', count: 2, firstAtMs: 3 },
    { name: 'RangeError', count: 1, firstAtMs: 5 },
  ])
})

test('status codes and the labels of checks tell failures apart', () => {
  const groups = new ErrorGroups()
  for (const status of [503, 404, 503])
    groups.add(new Error(`GET /users/${status * 7} gave HTTP ${status}`), 0)
  for (const label of ['status is 200', 'at most 12 items']) groups.add({ name: 'check', message: label }, 0)
  expect(groups.toJSON().map(({ name, message, count }) => [name, message, count])).toEqual([
    ['Error', 'GET /users/# gave HTTP 503', 2],
    ['Error', 'GET /users/# gave HTTP 404', 1],
    ['check', 'status is 200', 1],
    ['check', 'at most 12 items', 1],
  ])
})

test('numbers that only look like codes, and labels with a number of their own, are one kind in the end', () => {
  const groups = new ErrorGroups()
  for (let user = 100; user < 600; user++) {
    groups.add(new Error(`user ${user} failed`), 0)
    groups.add({ name: 'check', message: `answer ${user}` }, 0)
  }
  expect(groups.toJSON()).toHaveLength(22)
  expect(groups.toJSON()[0]).toMatchObject({ name: 'Error', message: 'user # failed', count: 490 })
  expect(groups.toJSON()[1]).toMatchObject({ name: 'check', message: 'answer #', count: 490 })
})

test('the first of a kind is kept as text, with its stack', () => {
  const groups = new ErrorGroups()
  groups.add(new Error('boom'), 0)
  const [group] = groups.toJSON()
  expect(group?.sample).toMatch(/^Error: boom\n\s+at .*errorGroups\.test\.ts/)
  expect(JSON.parse(JSON.stringify(group))).toEqual(group)
})

test.each([
  [undefined, 'undefined', ''],
  [null, 'null', 'null'],
  ['text', 'string', 'text'],
  [42, 'number', '#'],
  [Symbol('s'), 'symbol', 'Symbol(s)'],
  [{}, 'object', 'an object without a message'],
  [{ name: 'Odd', message: 7 }, 'Odd', '#'],
])('whatever was thrown is named: %j', (thrown, name, message) => {
  const groups = new ErrorGroups()
  groups.add(thrown, 0)
  expect(groups.toJSON()).toMatchObject([{ name, message, count: 1 }])
})

test('a value that throws when it is read is counted all the same', () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const groups = new ErrorGroups()
  groups.add(proxy, 0)
  expect(groups.toJSON()).toMatchObject([{ name: 'unreadable', count: 1 }])
})

test('classes are told apart, those too that never set a name', () => {
  class NotFound extends Error {}
  class Forbidden extends Error {}
  const groups = new ErrorGroups()
  groups.add(new NotFound('no'), 0)
  groups.add(new Forbidden('no'), 0)
  expect(groups.toJSON().map(({ name }) => name)).toEqual(['NotFound', 'Forbidden'])
})

test('texts of any length leave little behind', () => {
  const groups = new ErrorGroups()
  const megabytes = () => process.memoryUsage().heapUsed / 1e6
  collect()
  const before = megabytes()
  for (let i = 0; i < 26; i++) {
    const letter = String.fromCharCode(97 + i)
    // Joined from parts, so that each text is one of its own.
    const long = Array.from({ length: 1_000_000 }, () => letter).join('')
    groups.add({ name: long, message: long }, 0)
  }
  collect()
  // Kept whole they would be 52 MB.
  expect(megabytes() - before).toBeLessThan(20)
  expect(groups.toJSON()).toHaveLength(26)
})

test('kinds beyond the hundredth are counted together', () => {
  const groups = new ErrorGroups()
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  for (const a of letters) for (const b of letters.slice(0, 5)) groups.add(new Error(`message ${a}${b}`), 0)
  const all = groups.toJSON()
  expect(all).toHaveLength(101)
  expect(all[0]).toMatchObject({ name: 'other', count: 30 })
  expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(130)
})
