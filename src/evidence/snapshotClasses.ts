import type { SnapshotNodes } from './heapSnapshot.ts'

/** The nodes of a snapshot by class, and how many there are of each. */
export interface SnapshotClasses {
  /** The class of each node, a place in `keys`. */
  readonly of: Uint32Array
  /** What tells classes apart, also between snapshots: the type and the name. */
  readonly keys: readonly string[]
  readonly counts: readonly number[]
  /** Whether a class is V8's own: made of code that warms up, or a store that belongs to an object of another class. */
  readonly ofEngine: readonly boolean[]
}

// These hold their value as their name.
const primitives = new Set(['string', 'concatenated string', 'sliced string', 'number', 'bigint', 'symbol'])

const madeByEngine = new Set(['array', 'code', 'object shape', 'synthetic'])
// Scopes and promise reactions are V8's own too, but nothing else may tell of a leak.
const madeOfCode =
  /Feedback|ScopeInfo|FunctionInfo|Bytecode|AllocationSite|UncompiledData|TransitionArray|PropertyArray|\/ .*(?:Map|Code|Script)$/

/** Sorts the nodes of a snapshot by class: constructors' names for objects, names for functions. */
export function classifyNodes(nodes: SnapshotNodes): SnapshotClasses {
  const of = new Uint32Array(nodes.count)
  const keys: string[] = []
  const counts: number[] = []
  const ofEngine: boolean[] = []
  const isPrimitive = nodes.types.map((type) => primitives.has(type))
  const found = new Map<number, number>()
  for (let node = 0; node < nodes.count; node++) {
    const type = nodes.type[node] as number
    const name = isPrimitive[type] ? 0 : (nodes.name[node] as number)
    const number = name * nodes.types.length + type
    let place = found.get(number)
    if (place === undefined) {
      place = keys.length
      found.set(number, place)
      const [typeName, ownName] = [nodes.types[type] as string, nodes.strings[name] as string]
      keys.push(isPrimitive[type] ? typeName : `${typeName} ${ownName}`)
      ofEngine.push(madeByEngine.has(typeName) || (typeName === 'hidden' && madeOfCode.test(ownName)))
      counts.push(0)
    }
    of[node] = place
    counts[place] = (counts[place] as number) + 1
  }
  return { of, keys, counts, ofEngine }
}
