import type { HeapSnapshot } from './heapSnapshot.ts'

/** The shortest way from the root to every node. */
export interface RetainerTree {
  /** All nodes that are held, each after the one it is reached from. */
  readonly order: Uint32Array
  /** The node each one is reached from; the root's is itself, and -1 is that of nodes that nothing holds. */
  readonly parent: Int32Array
  /** The edge each one is reached by. */
  readonly edge: Int32Array
}

const lastResort = 2
const detour = 1
const plain = 0

// What is held by a variable is often on the stack as well while it is looked at.
const passingRoots = new Set(['(Stack roots)', '(Handle scope)', '(Relocatable)', '(Debugger)'])
const engineRoots = new Set([
  '(Internalized strings)',
  '(External strings)',
  '(Compilation cache)',
  '(Builtins)',
  '(Startup object cache)',
  '(Strong roots)',
])
const byWayOfTheClass = new Set(['__proto__', 'map', 'constructor', 'prototype'])

/**
 * Walks the references from the root, nearest first. Weak ones hold nothing. Those of code and of prototypes are followed
 * only where nothing else leads to a node, and those of the stack last.
 */
export function retainerTree(snapshot: HeapSnapshot): RetainerTree {
  const { count, firstEdge, edgeTo, edgeType, edgeName } = snapshot
  const order = new Uint32Array(count)
  const parent = new Int32Array(count).fill(-1)
  const edge = new Int32Array(count).fill(-1)
  const weak = snapshot.edgeTypes.indexOf('weak')
  const indexed = snapshot.edgeTypes.map((type) => type === 'element' || type === 'hidden')
  const detourNames = namesIn(snapshot, byWayOfTheClass)
  const nodeRank = ranksOfNodes(snapshot)
  const tables = tablesOfWeakMaps(snapshot)
  // From, edge, from, edge: those that wait until nothing better is left.
  const waiting: [number[], number[]] = [[], []]
  let length = 0
  const reach = (node: number, from: number, by: number): void => {
    parent[node] = from
    edge[node] = by
    order[length++] = node
  }
  reach(0, 0, -1)
  for (let next = 0; ; ) {
    for (; next < length; next++) {
      const from = order[next] as number
      const last = firstEdge[from + 1] as number
      for (let by = firstEdge[from] as number; by < last; by++) {
        const to = edgeTo[by] as number
        const type = edgeType[by] as number
        if (parent[to] !== -1 || type === weak) continue
        const name = indexed[type] ? -1 : (edgeName[by] as number)
        // A weak map holds its values for as long as their keys are held, so it is the keys that hold them.
        if (tables.size > 0 && tables.get(name) === snapshot.id[from]) continue
        const rank = Math.max(nodeRank[to] as number, detourNames.has(name) ? detour : plain)
        if (rank === plain) reach(to, from, by)
        else waiting[rank - 1]?.push(from, by)
      }
    }
    const queue = waiting.find((each) => each.length > 0)
    if (queue === undefined) return { order: order.subarray(0, length), parent, edge }
    // The whole queue, so that the nearest of those that waited comes first.
    for (let place = 0; place < queue.length; place += 2) {
      const by = queue[place + 1] as number
      const to = edgeTo[by] as number
      if (parent[to] === -1) reach(to, queue[place] as number, by)
    }
    queue.length = 0
  }
}

function namesIn(snapshot: HeapSnapshot, names: ReadonlySet<string>): ReadonlySet<number> {
  return new Set(snapshot.strings.flatMap((text, place) => (names.has(text) ? [place] : [])))
}

function ranksOfNodes(snapshot: HeapSnapshot): Uint8Array {
  const [ofCode, ofShapes] = [snapshot.types.indexOf('code'), snapshot.types.indexOf('object shape')]
  const [passing, engine] = [namesIn(snapshot, passingRoots), namesIn(snapshot, engineRoots)]
  const synthetic = snapshot.types.indexOf('synthetic')
  // The typed array's own: `from` walks an iterator, which takes ten times as long.
  return snapshot.type.map((type, node) => {
    if (type === ofCode || type === ofShapes) return detour
    if (type !== synthetic) return plain
    const name = snapshot.name[node] as number
    return passing.has(name) ? lastResort : engine.has(name) ? detour : plain
  })
}

/** The names of the edges to values of weak maps, with the id of the table that is one of the two they start from. */
function tablesOfWeakMaps(snapshot: HeapSnapshot): ReadonlyMap<number, number> {
  const tables = new Map<number, number>()
  snapshot.strings.forEach((text, place) => {
    const table = / part of key .* pair in WeakMap \(table @(\d+)\)$/.exec(text)
    if (table) tables.set(place, Number(table[1]))
  })
  return tables
}
