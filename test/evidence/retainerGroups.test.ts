import { expect, test } from 'vitest'
import { readHeapSnapshot, readSnapshotNodes } from '../../src/evidence/heapSnapshot.ts'
import { retainerGroups } from '../../src/evidence/retainerGroups.ts'
import { retainerTree } from '../../src/evidence/retainerTree.ts'
import { RetainerWords } from '../../src/evidence/retainerWords.ts'
import { classifyNodes } from '../../src/evidence/snapshotClasses.ts'
import { type NodeOf, snapshotOf } from './snapshotOf.ts'

const calls = 7
// Ids below 1,000 are older than the calls, those from 3,000 are of the second gap.
const gapStarts = [1000, 3000]

type Made = NodeOf & { readonly key: string }

/** Compares the heap before, between and after two gaps; `died` nodes of the first class that was made are gone after each. */
function search(old: readonly NodeOf[], made: readonly Made[], died = 0) {
  const last = readHeapSnapshot(snapshotOf([...old, ...made]))
  const earlier = gapStarts.map((start, place) => {
    const before = made.filter(({ id = 0 }) => id < start)
    const gone = Array.from(
      { length: place === 0 ? died * 2 : died },
      (): NodeOf => ({ name: made[0]?.name as string }),
    )
    const classes = classifyNodes(readSnapshotNodes(snapshotOf([...bare(old), ...bare(before), ...gone])))
    return { highestId: start - 1, classes }
  })
  const tree = retainerTree(last)
  return retainerGroups(last, tree, new RetainerWords(last, tree), earlier, [calls, calls])
}

function bare(nodes: readonly NodeOf[]): NodeOf[] {
  return nodes.map(({ to: _, ...node }) => node)
}

function perCall(make: (id: number, call: number) => Made): Made[] {
  return gapStarts.flatMap((start) =>
    Array.from({ length: calls }, (_, call) => make(start + 1 + call * 2, call)),
  )
}

const root = (...to: readonly (readonly [string, string])[]): NodeOf => ({
  name: 'root',
  type: 'synthetic',
  id: 1,
  to,
})
const sessions = perCall((id) => ({ key: `s${id}`, name: 'Session', id, bytes: 40 }))
const held = sessions.map(({ key }) => ['element:1', key] as const)

test('a container that gains one for each call', () => {
  expect(search([root(['sessions', 'Cache']), { name: 'Cache', id: 3, to: held }], sessions)).toMatchObject([
    {
      path: ['Node', 'sessions (Cache)', 'Session'],
      className: 'Session',
      countPerOperation: 1,
      bytesPerOperation: 40,
    },
  ])
})

test('a container that loses as many as it gains does not grow', () => {
  expect(search([root(['sessions', 'Cache']), { name: 'Cache', id: 3, to: held }], sessions, calls)).toEqual(
    [],
  )
})

test('a store that is made anew with what it holds is no container of its own', () => {
  const store: Made = { key: 'elements', name: '(object elements)', type: 'array', id: 3999, to: held }
  const cache: NodeOf = { name: 'Cache', id: 3, to: [['internal:elements', 'elements']] }
  expect(search([root(['sessions', 'Cache']), cache], [store, ...sessions])).toMatchObject([
    { path: ['Node', 'sessions (Cache)', 'Session'], countPerOperation: 1 },
  ])
})

test('containers that are reached by the same words are one', () => {
  const users = [0, 1].map(
    (user): NodeOf => ({
      key: `user${user}`,
      name: 'User',
      id: 11 + user * 2,
      to: held.filter((_, call) => call % 2 === user),
    }),
  )
  const map: NodeOf = { name: 'Map', id: 3, to: users.map(({ key = '' }) => ['element:1', key]) }
  expect(search([root(['users', 'Map']), map, ...users], sessions)).toMatchObject([
    { path: ['Node', 'users (Map)', 'User', 'Session'], countPerOperation: 1 },
  ])
})

test('what is inside of what grows is part of it', () => {
  const rows = sessions.map(({ id = 0 }): Made => ({ key: `r${id}`, name: 'Row', id: id + 200, bytes: 100 }))
  const full = sessions.map((session) => ({ ...session, to: [['row', `r${session.id}`]] as const }))
  const found = search([root(['sessions', 'Cache']), { name: 'Cache', id: 3, to: held }], [...full, ...rows])
  expect(found).toMatchObject([{ className: 'Session', bytesPerOperation: 40, heldBytes: 2 * calls * 140 }])
})

test('a list grows by its links, though only one hangs on the container', () => {
  const links = sessions.map((link, place): Made => {
    const next = sessions[place + 1]
    return next === undefined ? link : { ...link, to: [['next', next.key]] }
  })
  const list: NodeOf = { name: 'List', id: 3, to: [['head', links[0]?.key as string]] }
  expect(search([root(['list', 'List']), list], links)).toMatchObject([
    { path: ['Node', 'list (List)', 'Session'], countPerOperation: 1 },
  ])
})

test('the heaviest comes first', () => {
  const rows = perCall((id) => ({ key: `r${id}`, name: 'Row', id: id + 100, bytes: 500 }))
  const rowsHeld = rows.map(({ key }) => ['element:1', key] as const)
  const stores: NodeOf[] = [
    { name: 'Cache', id: 3, to: held },
    { name: 'Log', id: 5, to: rowsHeld },
  ]
  const found = search([root(['sessions', 'Cache'], ['rows', 'Log']), ...stores], [...sessions, ...rows])
  expect(found.map(({ className }) => className)).toEqual(['Row', 'Session'])
})
