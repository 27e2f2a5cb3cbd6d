import { describe, expect, test } from 'vitest'
import { readHeapSnapshot } from '../../src/evidence/heapSnapshot.ts'
import { retainerTree } from '../../src/evidence/retainerTree.ts'
import { RetainerWords } from '../../src/evidence/retainerWords.ts'
import { type NodeOf, snapshotOf } from './snapshotOf.ts'

const scope = 'system / Context'

function wordsFor(nodes: readonly NodeOf[]) {
  const snapshot = readHeapSnapshot(snapshotOf(nodes))
  const words = new RetainerWords(snapshot, retainerTree(snapshot))
  return {
    to: (name: string) => words.path(nodes.findIndex((node) => node.name === name)),
    toClass: (name: string) => words.pathToClass(nodes.findIndex((node) => node.name === name)),
  }
}

/** A module whose function `add` has a scope, and what is in that scope. */
function moduleOf(file: string, edge: string, ...held: readonly NodeOf[]): NodeOf[] {
  return [
    { name: 'root', type: 'synthetic', to: [['element:1', 'add']] },
    {
      name: 'add',
      type: 'closure',
      to: [
        ['internal:shared', 'info'],
        ['internal:context', scope],
      ],
    },
    { name: 'info', type: 'code', to: [['internal:script', file]] },
    { name: file, type: 'code' },
    { name: scope, to: [[edge, held[0]?.name as string]] },
    ...held,
  ]
}

test('a variable of a module, by file, name and class', () => {
  const nodes = moduleOf(
    'file:///app/cache.ts',
    'context:sessions',
    { name: 'Map', to: [['internal:table', 'table']] },
    { name: 'table', type: 'array', to: [['internal:5', 'Session']] },
    { name: 'Session' },
  )
  expect(wordsFor(nodes).toClass('Session')).toEqual(['cache.ts', 'sessions (Map)', 'Session'])
  expect(wordsFor(nodes).to('Map')).toEqual(['cache.ts', 'sessions (Map)'])
})

test('a static property of a class, and a private one of an object', () => {
  const nodes = moduleOf(
    '/app/index.js',
    'context:Registry',
    { name: 'Registry', type: 'closure', to: [['all', 'Store']] },
    { name: 'Store', to: [['#rows', 'Array']] },
    { name: 'Array' },
  )
  expect(wordsFor(nodes).to('Array')).toEqual(['app/index.js', 'Registry', 'all (Store)', '#rows (Array)'])
})

test('a plain object is its name, and a symbol stands in brackets', () => {
  const nodes = moduleOf(
    '/app/bus.js',
    'context:state',
    { name: 'Object', to: [['<symbol kEvents>', 'Map']] },
    { name: 'Map', to: [['element:1', 'function']] },
    { name: 'function', type: 'closure' },
  )
  expect(wordsFor(nodes).toClass('function')).toEqual([
    'bus.js',
    'state',
    '[kEvents] (Map)',
    'function function',
  ])
})

test('a list is said once, however long it is', () => {
  const links = Array.from({ length: 20 }, (_, place): NodeOf => ({ name: `Link${place}` }))
  const nodes = moduleOf(
    '/app/list.js',
    'context:head',
    ...links.map((link, place): NodeOf => ({ ...link, to: [['next', `Link${Math.min(19, place + 1)}`]] })),
  )
  // Twenty classes of their own are not: they are told by their ends.
  expect(wordsFor(nodes).to('Link19')).toEqual([
    'list.js',
    'head (Link0)',
    'next (Link1)',
    '…',
    'next (Link16)',
    'next (Link17)',
    'next (Link18)',
    'next (Link19)',
  ])
})

test('a key that is a whole text is cut', () => {
  const nodes = moduleOf('/app/a.js', `context:${'line\n'.repeat(30)}`, { name: 'Array' })
  expect(wordsFor(nodes).to('Array')).toEqual(['a.js', 'line line line line line line line line… (Array)'])
})

describe('without a file', () => {
  const from = (...names: readonly string[]): NodeOf[] => [
    { name: 'root', type: 'synthetic', to: [['element:1', '(GC roots)']] },
    { name: '(GC roots)', type: 'synthetic', to: [['element:1', names[0] as string]] },
    ...names.map((name, place): NodeOf => {
      const next = names[place + 1]
      return { name, type: name.startsWith('(') ? 'synthetic' : 'object', to: next ? [['held', next]] : [] }
    }),
  ]

  test('the global object is said as code says it', () => {
    expect(wordsFor(from('global', 'Array')).to('Array')).toEqual(['globalThis', 'held (Array)'])
  })
  test('what the stack holds is held by running code', () => {
    expect(wordsFor(from('(Stack roots)', 'Array')).to('Array')).toEqual(['running code', 'held (Array)'])
  })
  test('everything else is held by Node', () => {
    expect(wordsFor(from('(Global handles)', 'TCP')).toClass('TCP')).toEqual(['Node', 'TCP'])
  })
})

test('files that leak go before those that run them', () => {
  const file = '/app/node_modules/vitest/dist/worker.js'
  const nodes = moduleOf(
    file,
    'context:tests',
    { name: 'Array', to: [['element:0', 'body']] },
    {
      name: 'body',
      type: 'closure',
      to: [
        ['internal:shared', 'info2'],
        ['internal:context', 'Kept'],
      ],
    },
    { name: 'info2', type: 'code', to: [['internal:script', '/app/a.test.ts']] },
    { name: '/app/a.test.ts', type: 'code' },
    { name: 'Kept', to: [['after', 'Later']] },
    { name: 'Later' },
  )
  expect(wordsFor(nodes).to('Array')).toEqual(['vitest/dist/worker.js', 'tests (Array)'])
  expect(wordsFor(nodes).to('Later')).toEqual(['a.test.ts', 'after (Later)'])
})
