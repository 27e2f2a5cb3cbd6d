import type { HeapSnapshot } from './heapSnapshot.ts'

/**
 * The name of the variable of a block's scope that an edge stands for. V8 names the variables of functions and modules itself;
 * those of blocks, in which Vitest runs its modules, are numbered, and small integers among them are not counted. The names
 * are with the scope's description. Functions that are called like their variable show how many were left out before them.
 *
 * @param scope  a node of the name `system / Context`.
 * @param edge   one of its edges of type `hidden`.
 * @returns  an empty text where it cannot be told.
 */
export function nameOfVariable(snapshot: HeapSnapshot, scope: number, edge: number): string {
  const variables = numbered(snapshot, scope)
  const info = internalTarget(snapshot, scope, 'scope_info')
  const names = info === -1 ? [] : numbered(snapshot, info).map(({ node }) => nameOf(snapshot, node))
  const own = snapshot.edgeName[edge] as number
  // How many are left out up to this one: at least, and at most.
  let least = 0
  let most = names.length - 1 - (variables.at(-1)?.index ?? 0)
  for (const { index, node } of variables) {
    if (snapshot.types[snapshot.type[node] as number] !== 'closure') continue
    const leftOut = names.indexOf(nameOf(snapshot, node)) - index
    if (leftOut < least || leftOut > most) continue
    if (index === own) return nameOf(snapshot, node)
    if (index < own) least = leftOut
    else {
      most = leftOut
      break
    }
  }
  return least === most ? (names[own + least] ?? '') : ''
}

function numbered(snapshot: HeapSnapshot, from: number): readonly { index: number; node: number }[] {
  const hidden = snapshot.edgeTypes.indexOf('hidden')
  const found: { index: number; node: number }[] = []
  for (
    let edge = snapshot.firstEdge[from] as number;
    edge < (snapshot.firstEdge[from + 1] as number);
    edge++
  ) {
    if (snapshot.edgeType[edge] !== hidden) continue
    found.push({ index: snapshot.edgeName[edge] as number, node: snapshot.edgeTo[edge] as number })
  }
  return found.sort((one, other) => one.index - other.index)
}

function internalTarget(snapshot: HeapSnapshot, from: number, name: string): number {
  const internal = snapshot.edgeTypes.indexOf('internal')
  for (
    let edge = snapshot.firstEdge[from] as number;
    edge < (snapshot.firstEdge[from + 1] as number);
    edge++
  ) {
    if (snapshot.edgeType[edge] !== internal) continue
    if (snapshot.strings[snapshot.edgeName[edge] as number] === name) return snapshot.edgeTo[edge] as number
  }
  return -1
}

function nameOf(snapshot: HeapSnapshot, node: number): string {
  return snapshot.strings[snapshot.name[node] as number] as string
}
