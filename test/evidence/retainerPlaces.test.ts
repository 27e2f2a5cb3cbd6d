import { expect, test } from 'vitest'
import { readHeapSnapshot } from '../../src/evidence/heapSnapshot.ts'
import { retainerPlaces } from '../../src/evidence/retainerPlaces.ts'
import { retainerTree } from '../../src/evidence/retainerTree.ts'
import { type NodeOf, snapshotOf } from './snapshotOf.ts'

function placesOf(nodes: readonly NodeOf[]): number[] {
  const snapshot = readHeapSnapshot(snapshotOf(nodes))
  return [...retainerPlaces(snapshot, retainerTree(snapshot))]
}

test('properties of different names are different places, entries are one', () => {
  const [, a, b, first, second] = placesOf([
    {
      name: 'root',
      type: 'synthetic',
      to: [
        ['a', 'A'],
        ['b', 'B'],
      ],
    },
    {
      name: 'A',
      to: [
        ['element:0', 'first'],
        ['element:1', 'second'],
      ],
    },
    { name: 'B' },
    { name: 'first' },
    { name: 'second' },
  ])
  expect(a).not.toBe(b)
  expect(first).toBe(second)
  expect(first).not.toBe(a)
})

test('what hangs on entries by the same name is in one place', () => {
  const [, , , , one, other, unlike] = placesOf([
    {
      name: 'root',
      type: 'synthetic',
      to: [
        ['element:1', 'first'],
        ['element:2', 'second'],
        ['named', 'third'],
      ],
    },
    { name: 'first', to: [['list', 'one']] },
    { name: 'second', to: [['list', 'other']] },
    { name: 'third', to: [['list', 'unlike']] },
    { name: 'one' },
    { name: 'other' },
    { name: 'unlike' },
  ])
  expect(one).toBe(other)
  expect(unlike).not.toBe(one)
})

test('the links of a list are one place', () => {
  const [, head, first, second] = placesOf([
    { name: 'root', type: 'synthetic', to: [['head', 'list']] },
    { name: 'list', to: [['next', 'first']] },
    { name: 'first', to: [['next', 'second']] },
    { name: 'second' },
  ])
  expect(second).toBe(first)
  expect(first).not.toBe(head)
})
