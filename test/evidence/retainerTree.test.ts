import { expect, test } from 'vitest'
import { type HeapSnapshot, readHeapSnapshot } from '../../src/evidence/heapSnapshot.ts'
import { retainerTree } from '../../src/evidence/retainerTree.ts'
import { type NodeOf, snapshotOf } from './snapshotOf.ts'

/** The names on the way from the root to a node. */
function way(nodes: readonly NodeOf[], to: string): string[] | undefined {
  const snapshot: HeapSnapshot = readHeapSnapshot(snapshotOf(nodes))
  const { parent } = retainerTree(snapshot)
  const names: string[] = []
  let node = nodes.findIndex(({ name }) => name === to)
  if (parent[node] === -1) return undefined
  for (; ; node = parent[node] as number) {
    names.unshift((nodes[node] as NodeOf).name)
    if (node === 0) return names
  }
}

test('the way is the shortest', () => {
  const nodes: NodeOf[] = [
    {
      name: 'root',
      type: 'synthetic',
      to: [
        ['a', 'long'],
        ['b', 'short'],
      ],
    },
    { name: 'long', to: [['a', 'longer']] },
    { name: 'longer', to: [['a', 'kept']] },
    { name: 'short', to: [['a', 'kept']] },
    { name: 'kept' },
  ]
  expect(way(nodes, 'kept')).toEqual(['root', 'short', 'kept'])
})

test('what is held weakly is not held', () => {
  const nodes: NodeOf[] = [{ name: 'root', type: 'synthetic', to: [['weak:1', 'kept']] }, { name: 'kept' }]
  expect(way(nodes, 'kept')).toBeUndefined()
})

test('a weak map holds nothing, the key holds its value', () => {
  const pair = 'internal:1 / part of key (Key @5) -> value (Value @7) pair in WeakMap (table @3)'
  const nodes: NodeOf[] = [
    {
      name: 'root',
      type: 'synthetic',
      to: [
        ['a', 'table'],
        ['a', 'long'],
      ],
    },
    { name: 'table', id: 3, to: [[pair, 'Value']] },
    { name: 'Key', id: 5, to: [[pair, 'Value']] },
    { name: 'Value', id: 7 },
    { name: 'long', id: 9, to: [['a', 'Key']] },
  ]
  expect(way(nodes, 'Value')).toEqual(['root', 'long', 'Key', 'Value'])
})

test('a long way by variables goes before code and prototypes, and those before the stack', () => {
  const stack: NodeOf = { name: '(Stack roots)', type: 'synthetic', to: [['element:1', 'kept']] }
  const code: NodeOf = { name: 'code', type: 'code', to: [['a', 'kept']] }
  const instance: NodeOf = { name: 'instance', to: [['__proto__', 'kept']] }
  const module: NodeOf = { name: 'module', to: [['a', 'scope']] }
  const scope: NodeOf = { name: 'scope', to: [['a', 'kept']] }
  const from = (...held: readonly NodeOf[]): NodeOf[] => [
    {
      name: 'root',
      type: 'synthetic',
      to: held.filter((node) => node !== scope).map(({ name }) => ['a', name]),
    },
    ...held,
    { name: 'kept' },
  ]
  expect(way(from(stack, code, instance, module, scope), 'kept')).toEqual(['root', 'module', 'scope', 'kept'])
  expect(way(from(stack, instance), 'kept')).toEqual(['root', 'instance', 'kept'])
  expect(way(from(stack, code), 'kept')).toEqual(['root', 'code', 'kept'])
  expect(way(from(stack), 'kept')).toEqual(['root', '(Stack roots)', 'kept'])
})

test('each node comes after the one it is reached from', () => {
  const snapshot = readHeapSnapshot(
    snapshotOf([
      {
        name: 'root',
        type: 'synthetic',
        to: [
          ['a', 'code'],
          ['a', 'one'],
        ],
      },
      { name: 'code', type: 'code', to: [['a', 'two']] },
      { name: 'one' },
      { name: 'two' },
      { name: 'lost' },
    ]),
  )
  const { order, parent } = retainerTree(snapshot)
  expect([...order]).toEqual([0, 2, 1, 3])
  expect([...parent]).toEqual([0, 0, 0, 1, -1])
})
