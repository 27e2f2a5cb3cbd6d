/** The nodes of a heap snapshot, one array for each of their fields; a node is known by its place in them. */
export interface SnapshotNodes {
  readonly count: number
  /** The names of the types of nodes, by their number. */
  readonly types: readonly string[]
  readonly strings: readonly string[]
  /** Numbers that `types` names. */
  readonly type: Uint8Array
  /** Places in `strings`. */
  readonly name: Uint32Array
  /** An object keeps its id from one snapshot of a process to the next, and ids are never used twice. */
  readonly id: Float64Array
  readonly selfSize: Float64Array
  /** Node `n` has the edges from `firstEdge[n]` to before `firstEdge[n + 1]`. */
  readonly firstEdge: Uint32Array
}

/** A heap snapshot with its edges: the references between nodes, one array for each field. */
export interface HeapSnapshot extends SnapshotNodes {
  readonly edgeTypes: readonly string[]
  readonly edgeType: Uint8Array
  /** Places in `strings`, or for edges of type `element` and `hidden` an index. */
  readonly edgeName: Uint32Array
  /** Places of nodes. */
  readonly edgeTo: Uint32Array
}

interface Header {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [types: readonly string[], ...rest: unknown[]]
      readonly edge_fields: readonly string[]
      readonly edge_types: readonly [types: readonly string[], ...rest: unknown[]]
    }
    readonly node_count: number
    readonly edge_count: number
  }
}

const lineFeed = 0x0a
const comma = 0x2c
const digitZero = 0x30
const digitNine = 0x39

/**
 * Reads the nodes of a heap snapshot as V8 writes it. The numbers are read from the bytes: `JSON.parse` takes four times
 * as long and four times the memory. Fields are found by their names, because V8 has added and dropped some.
 *
 * @throws Error  the file is no heap snapshot, or was not written to its end.
 */
export function readSnapshotNodes(file: Buffer): SnapshotNodes {
  const header = readHeader(file)
  const { meta, node_count: count } = header
  const column = columns(meta.node_fields, ['type', 'name', 'id', 'self_size', 'edge_count'])
  const [type, name, id] = [new Uint8Array(count), new Uint32Array(count), new Float64Array(count)]
  const [selfSize, edgeCount] = [new Float64Array(count), new Uint32Array(count)]
  const into: (Column | undefined)[] = []
  into[column.type] = type
  into[column.name] = name
  into[column.id] = id
  into[column.self_size] = selfSize
  into[column.edge_count] = edgeCount
  readNumbers(file, 'nodes', count, meta.node_fields.length, into)
  const firstEdge = new Uint32Array(count + 1)
  for (let node = 0; node < count; node++)
    firstEdge[node + 1] = (firstEdge[node] as number) + (edgeCount[node] as number)
  return { count, types: meta.node_types[0], strings: readStrings(file), type, name, id, selfSize, firstEdge }
}

/**
 * Reads a heap snapshot with its edges, which are most of it.
 *
 * @param nodes  those of the file, where they were read before.
 */
export function readHeapSnapshot(file: Buffer, nodes = readSnapshotNodes(file)): HeapSnapshot {
  const { meta, edge_count: count } = readHeader(file)
  const column = columns(meta.edge_fields, ['type', 'name_or_index', 'to_node'])
  const [edgeType, edgeName] = [new Uint8Array(count), new Uint32Array(count)]
  const edgeTo = new Uint32Array(count)
  const into: (Column | undefined)[] = []
  into[column.type] = edgeType
  into[column.name_or_index] = edgeName
  into[column.to_node] = edgeTo
  readNumbers(file, 'edges', count, meta.edge_fields.length, into)
  // In the file a node is known by the place of its first number.
  const nodeWidth = meta.node_fields.length
  for (let edge = 0; edge < count; edge++) edgeTo[edge] = (edgeTo[edge] as number) / nodeWidth
  return { ...nodes, edgeTypes: meta.edge_types[0], edgeType, edgeName, edgeTo }
}

function readHeader(file: Buffer): Header['snapshot'] {
  const end = file.indexOf('"nodes":[')
  if (end < 0) throw new Error('Expected a heap snapshot as V8 writes it, got a file without nodes.')
  return (JSON.parse(`${file.toString('utf8', 0, end)}"nodes":0}`) as Header).snapshot
}

/** The place of each field that is needed. */
function columns<Field extends string>(
  fields: readonly string[],
  needed: readonly Field[],
): Record<Field, number> {
  const places = needed.map((field) => [field, fields.indexOf(field)] as const)
  const missing = places.find(([, place]) => place < 0)
  if (missing)
    throw new Error(`Expected heap snapshots to have a field ${missing[0]}, got ${fields.join(', ')}.`)
  return Object.fromEntries(places) as Record<Field, number>
}

type Column = Uint8Array | Uint32Array | Float64Array

/** Reads one array of the file: each field of its rows into the one at its place, where there is one. */
function readNumbers(
  file: Buffer,
  key: string,
  rows: number,
  width: number,
  into: readonly (Column | undefined)[],
): void {
  let at = file.indexOf(`"${key}":[`) + key.length + 4
  let byte: number | undefined
  for (let row = 0; row < rows; row++) {
    for (let field = 0; field < width; field++) {
      // Between two numbers is a comma, and in some versions a line break as well.
      do byte = file[at++]
      while (byte === comma || byte === lineFeed)
      if (!isDigit(byte)) throw new Error('The heap snapshot was not written to its end: is the disk full?')
      let value = 0
      for (; isDigit(byte); byte = file[at++]) value = value * 10 + byte - digitZero
      at--
      const target = into[field]
      if (target !== undefined) target[row] = value
    }
  }
}

function isDigit(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= digitZero && byte <= digitNine
}

function readStrings(file: Buffer): readonly string[] {
  // Quotation marks inside of a string are escaped, so that this cannot be part of one.
  const from = file.lastIndexOf('"strings":[')
  try {
    return (JSON.parse(`{${file.toString('utf8', from)}`) as { strings: string[] }).strings
  } catch (cause) {
    throw new Error('The heap snapshot was not written to its end: is the disk full?', { cause })
  }
}
