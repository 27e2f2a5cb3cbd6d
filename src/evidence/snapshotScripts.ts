import type { HeapSnapshot } from './heapSnapshot.ts'

// The property in which loaders keep the file of a module.
const modules: Readonly<Record<string, string>> = {
  ModuleWrap: 'url',
  Module: 'filename',
  EvaluatedModuleNode: 'file',
}

/** The files that functions, their scopes and loaded modules are from, as V8 and the loaders name them. */
export class SnapshotScripts {
  readonly #snapshot: HeapSnapshot
  readonly #closure: number
  readonly #edges: { readonly shared: number; readonly context: number; readonly function: number }
  readonly #script: ReadonlySet<number>
  /** A function for each scope: its file is that of the scope. */
  readonly #scopes = new Map<number, number>()

  constructor(snapshot: HeapSnapshot) {
    this.#snapshot = snapshot
    const named = (name: string): number => snapshot.strings.indexOf(name)
    this.#closure = snapshot.types.indexOf('closure')
    this.#edges = { shared: named('shared'), context: named('context'), function: named('function') }
    // Node 20 has one slot for the script and for what a debugger puts before it.
    this.#script = new Set(['script', 'script_or_debug_info'].map(named))
    for (let node = 0; node < snapshot.count; node++) {
      if (snapshot.type[node] !== this.#closure) continue
      const scope = this.#follow(node, (name) => name === this.#edges.context)
      if (scope !== -1 && !this.#scopes.has(scope)) this.#scopes.set(scope, node)
    }
  }

  /** @returns  the URL or path of a function's, a scope's or a module's file, undefined for other nodes. */
  fileOf(node: number): string | undefined {
    const property = modules[this.#nameOf(node) ?? '']
    if (property !== undefined) {
      const key = this.#snapshot.strings.indexOf(property)
      return this.#nameOf(this.#follow(node, (name) => name === key, 'property'))
    }
    const closure = this.#snapshot.type[node] === this.#closure ? node : this.#scopes.get(node)
    if (closure === undefined) return undefined
    const shared = this.#follow(closure, (name) => name === this.#edges.shared)
    let script = this.#follow(shared, (name) => this.#script.has(name))
    if (this.#nameOf(script) === 'system / DebugInfo')
      script = this.#follow(script, (name) => this.#script.has(name))
    const file = this.#nameOf(script)
    return file === '' || file?.startsWith('system / ') ? undefined : file
  }

  /** @returns  the name of the function that a generator, or a suspended async function, runs; empty without a name. */
  functionOf(generator: number): string {
    const closure = this.#follow(generator, (name) => name === this.#edges.function)
    return closure === -1 || this.#snapshot.type[closure] !== this.#closure
      ? ''
      : (this.#nameOf(closure) ?? '')
  }

  #nameOf(node: number): string | undefined {
    return node === -1 ? undefined : this.#snapshot.strings[this.#snapshot.name[node] as number]
  }

  /** The node that an edge of a name leads to, -1 without one. */
  #follow(node: number, isWanted: (name: number) => boolean, type = 'internal'): number {
    if (node === -1) return -1
    const { firstEdge, edgeTypes, edgeType, edgeName, edgeTo } = this.#snapshot
    const wanted = edgeTypes.indexOf(type)
    for (let edge = firstEdge[node] as number; edge < (firstEdge[node + 1] as number); edge++) {
      if (edgeType[edge] === wanted && isWanted(edgeName[edge] as number)) return edgeTo[edge] as number
    }
    return -1
  }
}
