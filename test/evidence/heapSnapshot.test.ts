import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeHeapSnapshot } from 'node:v8'
import { describe, expect, test } from 'vitest'
import { readHeapSnapshot, readSnapshotNodes } from '../../src/evidence/heapSnapshot.ts'
import { snapshotOf } from './snapshotOf.ts'

const tree = [
  { name: 'root', type: 'synthetic', bytes: 0, to: [['element:1', 'Cache']] },
  {
    name: 'Cache',
    id: 7,
    bytes: 32,
    to: [
      ['first', 'Item'],
      ['weak:second', 'root'],
    ],
  },
  { name: 'Item', id: 4_000_000_001, bytes: 5e9 },
] as const

describe.each(['node 20', 'node 24'] as const)('a snapshot in the form of %s', (form) => {
  test('is read with every field of its nodes', () => {
    const nodes = readSnapshotNodes(snapshotOf(tree, form))
    expect([...nodes.name].map((name) => nodes.strings[name])).toEqual(['root', 'Cache', 'Item'])
    expect([...nodes.type].map((type) => nodes.types[type])).toEqual(['synthetic', 'object', 'object'])
    expect([...nodes.id]).toEqual([1, 7, 4_000_000_001])
    expect([...nodes.selfSize]).toEqual([0, 32, 5e9])
    expect([...nodes.firstEdge]).toEqual([0, 1, 3, 3])
  })

  test('is read with its edges', () => {
    const { edgeTo, edgeType, edgeTypes, edgeName, strings } = readHeapSnapshot(snapshotOf(tree, form))
    expect([...edgeTo]).toEqual([1, 2, 0])
    expect([...edgeType].map((type) => edgeTypes[type])).toEqual(['element', 'property', 'weak'])
    expect([edgeName[0], strings[edgeName[1] as number]]).toEqual([1, 'first'])
  })
})

test('names may hold what looks like the file itself', () => {
  const name = '"strings":[1],"nodes":[2'
  expect(readHeapSnapshot(snapshotOf([{ name }])).strings).toContain(name)
})

test('a file that ends early is refused, wherever it ends', () => {
  const file = snapshotOf(tree)
  for (const part of ['"edges":[', '"strings":[', '"root"', '"nodes":[7,1']) {
    const end = file.indexOf(part) + part.length
    expect(() => readHeapSnapshot(file.subarray(0, end))).toThrow('not written to its end')
  }
})

test('another file is refused', () => {
  expect(() => readSnapshotNodes(Buffer.from('{}'))).toThrow('Expected a heap snapshot')
  const unknown = Buffer.from(snapshotOf(tree).toString().replace('self_size', 'own_size'))
  expect(() => readSnapshotNodes(unknown)).toThrow('field self_size, got type, name, id, own_size')
})

// A snapshot of a worker takes half a second, and more on a busy machine.
test('what V8 writes of this process is read as JSON.parse reads it', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'endure-test-'))
  try {
    const file = readFileSync(writeHeapSnapshot(join(folder, 'own.heapsnapshot')))
    const json = JSON.parse(file.toString()) as {
      snapshot: { meta: { node_fields: string[] } }
      nodes: number[]
      edges: number[]
      strings: string[]
    }
    const own = readHeapSnapshot(file)
    const width = json.snapshot.meta.node_fields.length
    const idPlace = json.snapshot.meta.node_fields.indexOf('id')
    expect(own.strings).toEqual(json.strings)
    expect([...own.id]).toEqual(json.nodes.filter((_, place) => place % width === idPlace))
    expect([...own.edgeTo]).toEqual(
      json.edges.filter((_, place) => place % 3 === 2).map((node) => node / width),
    )
    expect(own.firstEdge.at(-1)).toBe(own.edgeTo.length)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
