import type { RetainerPath } from '../records/leakEvidence.ts'
import { growingClasses, isSteadyGrowth } from './classGrowth.ts'
import type { HeapSnapshot } from './heapSnapshot.ts'
import { retainerPlaces } from './retainerPlaces.ts'
import type { RetainerTree } from './retainerTree.ts'
import type { RetainerWords } from './retainerWords.ts'
import { classifyNodes, type SnapshotClasses } from './snapshotClasses.ts'

/** What is known of the snapshots before the last one. */
export interface EarlierSnapshot {
  /** Ids of objects are odd and rise: whatever has a higher one was made later. */
  readonly highestId: number
  readonly classes: SnapshotClasses
}

/** A path, and what everything that is new behind it weighs. */
export interface FoundPath extends RetainerPath {
  /** The container: an object that is older than the operations. */
  readonly container: number
  readonly heldBytes: number
}

interface Gain {
  /** How many more there are since each snapshot. */
  readonly counts: number[]
  bytes: number
}

interface Growth {
  /** All of a class that the container holds. */
  readonly all: Gain
  /** Those alone that are in no other object that is new. */
  readonly outer: Gain
  /** The one that is nearest to the root. */
  readonly nearest: number
}

interface Group {
  readonly container: number
  readonly classes: Map<number, Growth>
  bytes: number
}

/**
 * Finds the containers that gain objects at a steady rate: everything new belongs to the oldest thing that it hangs on, and
 * containers in the same place are one.
 *
 * @param operations  how many were made between the snapshots.
 * @returns  the heaviest first.
 */
export function retainerGroups(
  snapshot: HeapSnapshot,
  tree: RetainerTree,
  words: RetainerWords,
  earlier: readonly EarlierSnapshot[],
  operations: readonly number[],
): readonly FoundPath[] {
  const classes = classifyNodes(snapshot)
  const growing = growingClasses([...earlier.map((each) => each.classes), classes], operations)
  const mayGrow = classes.keys.map((key, place) => growing.has(key) && !classes.ofEngine[place])
  const found: FoundPath[] = []
  for (const group of groups(snapshot, tree, classes, earlier, mayGrow)) {
    const outermost = growthNearest(group, operations)
    if (outermost === undefined) continue
    const [gain, nearest] = outermost
    found.push({
      path: words.pathToClass(nearest),
      className: words.className(nearest),
      countPerOperation: sum(gain.counts) / sum(operations),
      bytesPerOperation: gain.bytes / sum(operations),
      container: group.container,
      heldBytes: group.bytes,
    })
  }
  return found.toSorted((one, other) => other.heldBytes - one.heldBytes)
}

/** What grows nearest to the container: what is inside of what grows, grows too. In a list all but the first are inside. */
function growthNearest(
  group: Group,
  operations: readonly number[],
): [gain: Gain, nearest: number] | undefined {
  for (const part of ['outer', 'all'] as const) {
    for (const growth of group.classes.values()) {
      if (isSteadyGrowth(growth[part].counts, operations)) return [growth[part], growth.nearest]
    }
  }
  return undefined
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** The new nodes by the container that holds them. The classes of a group are in the order of their distance. */
function groups(
  snapshot: HeapSnapshot,
  tree: RetainerTree,
  classes: SnapshotClasses,
  earlier: readonly EarlierSnapshot[],
  mayGrow: readonly boolean[],
): Iterable<Group> {
  const boundaries = earlier.map(({ highestId }) => highestId)
  const container = new Int32Array(snapshot.count).fill(-1)
  const isInside = new Uint8Array(snapshot.count)
  const places = retainerPlaces(snapshot, tree)
  const found = new Map<number, Group>()
  for (const node of tree.order) {
    const parent = tree.parent[node] as number
    const id = snapshot.id[node] as number
    const holder = container[parent] as number
    const isOfNode = id % 2 === 0
    // What Node holds outside of V8 has ids in no order: it is as new as what it hangs on.
    const isNew = isOfNode ? holder !== -1 : id > (boundaries[0] as number)
    if (!isNew) continue
    const held = holder === -1 ? parent : holder
    container[node] = held
    const at = places[held] as number
    const group = found.get(at) ?? { container: held, classes: new Map(), bytes: 0 }
    found.set(at, group)
    const bytes = snapshot.selfSize[node] as number
    group.bytes += bytes
    const inside = holder !== -1 && (isInside[parent] === 1 || mayGrow[classes.of[parent] as number] === true)
    isInside[node] = inside ? 1 : 0
    const place = classes.of[node] as number
    if (!mayGrow[place]) continue
    const growth = group.classes.get(place) ?? {
      all: noGain(boundaries),
      outer: noGain(boundaries),
      nearest: node,
    }
    group.classes.set(place, growth)
    const gap = isOfNode ? boundaries.length - 1 : boundaries.findLastIndex((boundary) => id > boundary)
    for (const gain of inside ? [growth.all] : [growth.all, growth.outer]) {
      gain.bytes += bytes
      gain.counts[gap] = (gain.counts[gap] as number) + 1
    }
  }
  return found.values()
}

function noGain(gaps: readonly number[]): Gain {
  return { counts: gaps.map(() => 0), bytes: 0 }
}
