import { expect, test } from 'vitest'
import { readHeapSnapshot } from '../../src/evidence/heapSnapshot.ts'
import { nameOfVariable } from '../../src/evidence/snapshotScope.ts'
import { type NodeOf, snapshotOf } from './snapshotOf.ts'

/** The names that are given to a scope's values, small integers among them being numbers. */
function namesGiven(variables: readonly (readonly [name: string, value: NodeOf | number])[]): string[] {
  const values = variables.flatMap(([, value]) => (typeof value === 'number' ? [] : [value]))
  const snapshot = readHeapSnapshot(
    snapshotOf([
      {
        name: 'system / Context',
        to: [
          ['internal:scope_info', 'info'],
          ...values.map(({ name, key = name }, place) => [`hidden:${place}`, key] as const),
        ],
      },
      {
        name: 'system / ScopeInfo',
        key: 'info',
        type: 'code',
        to: variables.map(([name], place) => [`hidden:${place}`, `text ${name}`] as const),
      },
      ...values,
      ...variables.map(([name]): NodeOf => ({ name, key: `text ${name}`, type: 'string' })),
    ]),
  )
  return values.map((_, place) => nameOfVariable(snapshot, 0, place + 1))
}

const map: NodeOf = { name: 'Map' }
const set: NodeOf = { name: 'Set' }
const add: NodeOf = { name: 'add', type: 'closure' }
const drop: NodeOf = { name: 'drop', type: 'closure' }

test('without small integers, names are in order', () => {
  expect(
    namesGiven([
      ['sessions', map],
      ['seen', set],
      ['add', add],
    ]),
  ).toEqual(['sessions', 'seen', 'add'])
})

test('a function that is called like its variable tells what is left out before it, and after', () => {
  expect(
    namesGiven([
      ['count', 0],
      ['add', add],
      ['sessions', map],
    ]),
  ).toEqual(['add', 'sessions'])
  expect(
    namesGiven([
      ['sessions', map],
      ['add', add],
      ['count', 0],
      ['drop', drop],
    ]),
  ).toEqual(['sessions', 'add', 'drop'])
})

test('what cannot be told is not named', () => {
  expect(
    namesGiven([
      ['count', 0],
      ['sessions', map],
    ]),
  ).toEqual([''])
  expect(
    namesGiven([
      ['add', add],
      ['count', 0],
      ['sessions', map],
      ['drop', drop],
    ]),
  ).toEqual(['add', '', 'drop'])
})

test('a function of another name tells nothing', () => {
  expect(
    namesGiven([
      ['count', 0],
      ['alias', { ...add, name: 'original' }],
    ]),
  ).toEqual([''])
})

test('a scope without a description has no names', () => {
  const snapshot = readHeapSnapshot(
    snapshotOf([{ name: 'system / Context', to: [['hidden:0', 'Map']] }, map]),
  )
  expect(nameOfVariable(snapshot, 0, 0)).toBe('')
})
