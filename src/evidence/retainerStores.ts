import type { HeapSnapshot } from './heapSnapshot.ts'
import type { FoundPath } from './retainerGroups.ts'
import type { RetainerTree } from './retainerTree.ts'
import type { RetainerWords } from './retainerWords.ts'

// Stores make room for a handful more now and then. A number takes 4 to 8 bytes, and room for as many again.
const leastBytes = 1024
const leastBytesPerOperation = 4

/** Whether some container made itself a new store, so that it is worth reading the first snapshot for its old one. */
export function newStores(snapshot: HeapSnapshot, tree: RetainerTree, highestId: number): readonly number[] {
  const array = snapshot.types.indexOf('array')
  const owners = new Set<number>()
  for (const node of tree.order) {
    const owner = tree.parent[node] as number
    if (snapshot.type[node] !== array || (snapshot.id[node] as number) <= highestId) continue
    if ((snapshot.id[owner] as number) <= highestId && snapshot.type[owner] !== array) owners.add(owner)
  }
  return [...owners]
}

/**
 * Finds the objects whose store grew: numbers that are pushed into an array, or put into a map, are no nodes of their own.
 * Stores grow by doubling, so that growth per operation is right only to a factor.
 *
 * @param owners      nodes of the last snapshot.
 * @param operations  how many were made between the two snapshots.
 * @returns  the heaviest first.
 */
export function growingStores(
  first: HeapSnapshot,
  last: HeapSnapshot,
  owners: readonly number[],
  words: RetainerWords,
  operations: number,
): readonly FoundPath[] {
  const before = new Map(owners.map((owner) => [last.id[owner] as number, 0]))
  for (let node = 0; node < first.count; node++) {
    const id = first.id[node] as number
    if (before.has(id)) before.set(id, storeBytes(first, node))
  }
  const found = owners.flatMap((owner): FoundPath[] => {
    const bytesBefore = before.get(last.id[owner] as number) as number
    const grownBytes = storeBytes(last, owner) - bytesBefore
    const bytesPerOperation = grownBytes / operations
    if (grownBytes < leastBytes || bytesPerOperation < leastBytesPerOperation) return []
    const path = words.path(owner)
    const className = `entries of ${words.className(owner)}`
    return [
      { path, className, countPerOperation: 0, bytesPerOperation, container: owner, heldBytes: grownBytes },
    ]
  })
  return found.toSorted((one, other) => other.heldBytes - one.heldBytes)
}

/** What a node keeps its entries in: elements, properties, the table of a map or set. */
function storeBytes(snapshot: HeapSnapshot, node: number): number {
  const array = snapshot.types.indexOf('array')
  let bytes = 0
  for (
    let edge = snapshot.firstEdge[node] as number;
    edge < (snapshot.firstEdge[node + 1] as number);
    edge++
  ) {
    const to = snapshot.edgeTo[edge] as number
    if (snapshot.type[to] === array) bytes += snapshot.selfSize[to] as number
  }
  return bytes
}
