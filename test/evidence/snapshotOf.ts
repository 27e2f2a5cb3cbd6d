/** A node as a test writes it: its name, type (default object), id (default by its place) and size (default 10). */
export interface NodeOf {
  readonly name: string
  /** What edges call it, where its name is not its own. */
  readonly key?: string
  readonly type?: string
  readonly id?: number
  readonly bytes?: number
  /** To the node of a name, as `property` unless another type is given before a colon: `context:sessions`. */
  readonly to?: readonly (readonly [edge: string, to: string])[]
}

const nodeTypes = [
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'native',
  'synthetic',
  'concatenated string',
]
const edgeTypes = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak']

/** The file of a heap snapshot, in the form of some version of V8. The first node is the root. */
export function snapshotOf(nodes: readonly NodeOf[], form: 'node 20' | 'node 24' = 'node 24'): Buffer {
  const strings = ['']
  const text = (value: string): number => {
    if (!strings.includes(value)) strings.push(value)
    return strings.indexOf(value)
  }
  const older = form === 'node 20'
  const nodeFields = [
    'type',
    'name',
    'id',
    'self_size',
    'edge_count',
    ...(older ? ['trace_node_id'] : []),
    'detachedness',
  ]
  const rows = nodes.map(({ name, type = 'object', id, bytes = 10, to = [] }, place) => [
    nodeTypes.indexOf(type),
    text(name),
    id ?? place * 2 + 1,
    bytes,
    to.length,
    ...(older ? [0, 0] : [0]),
  ])
  const edges = nodes.flatMap(({ to = [] }) =>
    to.map(([edge, target]) => {
      const [type, label] = edge.includes(':') ? (edge.split(':') as [string, string]) : ['property', edge]
      const place = nodes.findIndex(({ name, key = name }) => key === target)
      const isIndexed = type === 'element' || type === 'hidden'
      return [edgeTypes.indexOf(type), isIndexed ? Number(label) : text(label), place * nodeFields.length]
    }),
  )
  const meta = {
    node_fields: nodeFields,
    node_types: [nodeTypes, 'string'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [edgeTypes, 'string_or_number', 'node'],
  }
  const numbers = (table: readonly number[][]): string => table.join(older ? '\n,' : ',')
  return Buffer.from(
    `{"snapshot":${JSON.stringify({ meta, node_count: rows.length, edge_count: edges.length })},\n` +
      `"nodes":[${numbers(rows)}],\n"edges":[${numbers(edges)}],\n"locations":[],\n"strings":${JSON.stringify(strings)}}`,
  )
}
