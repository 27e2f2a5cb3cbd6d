import type { HeapSnapshot } from './heapSnapshot.ts'
import type { RetainerTree } from './retainerTree.ts'

/**
 * Numbers the places of a tree: nodes that are reached over the same names are in one place, whichever entry of a collection
 * or link of a list they hang on.
 */
export function retainerPlaces(snapshot: HeapSnapshot, tree: RetainerTree): Uint32Array {
  const places = new Uint32Array(snapshot.count)
  const labels = new Uint32Array(snapshot.count)
  const known = new Map<number, number>()
  const isNamed = snapshot.edgeTypes.map((type) => type === 'property' || type === 'context')
  for (const node of tree.order) {
    const edge = tree.edge[node] as number
    if (edge === -1) continue
    const parent = tree.parent[node] as number
    // Entries have numbers, and V8's own references tell a reader nothing.
    const label = isNamed[snapshot.edgeType[edge] as number] ? (snapshot.edgeName[edge] as number) + 1 : 0
    labels[node] = label
    const above = places[parent] as number
    if (label !== 0 && label === labels[parent]) {
      places[node] = above
      continue
    }
    const key = above * (snapshot.strings.length + 1) + label
    const place = known.get(key) ?? known.size + 1
    known.set(key, place)
    places[node] = place
  }
  return places
}
