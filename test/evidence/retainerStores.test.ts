import { expect, test } from 'vitest'
import { readHeapSnapshot } from '../../src/evidence/heapSnapshot.ts'
import { growingStores, newStores } from '../../src/evidence/retainerStores.ts'
import { retainerTree } from '../../src/evidence/retainerTree.ts'
import { RetainerWords } from '../../src/evidence/retainerWords.ts'
import { type NodeOf, snapshotOf } from './snapshotOf.ts'

/** Compares two snapshots of an array: the bytes of its store before and after, and whether the later one is new. */
function search(before: number, after: number, operations: number, isNew = true) {
  const heap = (bytes: number, id: number): readonly NodeOf[] => [
    { name: 'root', type: 'synthetic', id: 1, to: [['numbers', 'Array']] },
    { name: 'Array', id: 3, to: [['internal:elements', '(object elements)']] },
    { name: '(object elements)', type: 'array', id, bytes },
  ]
  const first = readHeapSnapshot(snapshotOf(heap(before, 5)))
  const last = readHeapSnapshot(snapshotOf(heap(after, isNew ? 1001 : 5)))
  const tree = retainerTree(last)
  return growingStores(first, last, newStores(last, tree, 999), new RetainerWords(last, tree), operations)
}

test('an array whose store was made anew, and larger', () => {
  expect(search(8000, 16_000, 1000)).toMatchObject([
    {
      path: ['Node', 'numbers (Array)'],
      className: 'entries of Array',
      countPerOperation: 0,
      bytesPerOperation: 8,
    },
  ])
})

test('a store that was made anew with the same size does not grow', () => {
  expect(search(8000, 8000, 1000)).toEqual([])
})

test('a store that is still the same one was not looked at', () => {
  expect(search(8000, 16_000, 1000, false)).toEqual([])
})

test('a kilobyte is noticed, a byte less is not', () => {
  expect(search(8000, 8000 + 1024, 100)).toHaveLength(1)
  expect(search(8000, 8000 + 1023, 100)).toEqual([])
})

test('four bytes per operation are noticed, less is not', () => {
  expect(search(0, 20_000, 5000)).toHaveLength(1)
  expect(search(0, 20_000, 5001)).toEqual([])
})
