import { ownerOf } from './codeOwner.ts'
import type { HeapSnapshot } from './heapSnapshot.ts'
import type { RetainerTree } from './retainerTree.ts'
import { nameOfClass, nameOfFile } from './snapshotNames.ts'
import { nameOfVariable } from './snapshotScope.ts'
import { SnapshotScripts } from './snapshotScripts.ts'

// Longer ones are told by their ends.
const mostWords = 8
const wordsOfTheStart = 3
// Keys of a dictionary can be whole documents.
const longestLabel = 40
const runningRoots = new Set(['(Stack roots)', '(Handle scope)'])

/** Says how a node is held, in the words of whoever wrote the code: files, variables, properties, classes. */
export class RetainerWords {
  readonly #snapshot: HeapSnapshot
  readonly #tree: RetainerTree
  readonly #scripts: SnapshotScripts

  constructor(snapshot: HeapSnapshot, tree: RetainerTree) {
    this.#snapshot = snapshot
    this.#tree = tree
    this.#scripts = new SnapshotScripts(snapshot)
  }

  /** The path from the file that holds a node, or from a root, to the node: `['cache.ts', 'sessions (Map)']`. */
  path(node: number): readonly string[] {
    return shortened(this.#words(node))
  }

  /** The path to a node that is one of many, its class last: `['cache.ts', 'sessions (Map)', 'Session']`. */
  pathToClass(node: number): readonly string[] {
    // A variable is said: it holds the first of a list. A property would be one of as many as there are objects.
    const holder = this.#tree.parent[node] as number
    const label = this.#name(holder) === 'system / Context' ? [this.#label(node)] : []
    const words = [...this.#words(holder), ...label, this.className(node)]
    return shortened(words.filter((word) => word !== ''))
  }

  /** What a node is: `Session`, `function onData`. */
  className(node: number): string {
    return nameOfClass(this.#type(node), this.#name(node))
  }

  #words(node: number): readonly string[] {
    const nodes = this.#way(node)
    const anchor = this.#anchor(nodes)
    // A class or function that holds something itself is said beside its file.
    const from = this.#type(nodes[anchor.place] as number) === 'closure' ? anchor.place : anchor.place + 1
    const words = nodes.slice(from).map((each, place) => this.#word(each, nodes[from + place + 1]))
    const said = [anchor.word, ...words].filter((word) => word !== '')
    // A list of a thousand links is said once.
    return said.filter((word, place) => word !== said[place - 1])
  }

  #way(node: number): number[] {
    const nodes = [node]
    for (let at = node; at !== 0; nodes.push(at)) at = this.#tree.parent[at] as number
    return nodes.reverse()
  }

  /** The last function or scope on the way whose file is known: that of the code that leaks before a runner's or Node's. */
  #anchor(nodes: readonly number[]): { place: number; word: string } {
    const files = nodes.map((node) => this.#scripts.fileOf(node))
    for (const owners of [['own', 'dependency'], ['runner'], ['runtime']]) {
      const place = files.findLastIndex((file) => file !== undefined && owners.includes(ownerOf(file)))
      if (place >= 0) return { place, word: nameOfFile(files[place] as string) }
    }
    const globalPlace = nodes.findIndex(
      (node) => this.#type(node) === 'object' && /^global\b/.test(this.#name(node)),
    )
    if (globalPlace >= 0) return { place: globalPlace, word: 'globalThis' }
    // What stands between a root and the first object is Node's and V8's own.
    const place = nodes.findIndex((node) => this.#type(node) === 'object')
    const root = this.#name(nodes[2] ?? 0)
    const word = runningRoots.has(root) ? 'running code' : 'Node'
    return { place: Math.max(0, place - 1), word }
  }

  /** What a step of the way is called; nothing for what only V8 knows. */
  #word(node: number, next: number | undefined): string {
    const type = this.#type(node)
    const name = this.#name(node)
    const label = this.#label(node)
    if (name === 'system / Context') return ''
    if (type === 'closure') {
      // A function that is passed through to its variables is no holder that a reader knows.
      if (next !== undefined && this.#name(next) === 'system / Context') return ''
      if (label !== '') return label === name || name === '' ? label : `${label} (function ${name})`
      return name === '' ? 'function' : name
    }
    if (/Generator$|AsyncFunctionObject$/.test(name)) {
      const running = this.#scripts.functionOf(node)
      return running === '' ? '' : `${running}()`
    }
    if (type !== 'object' && type !== 'native' && type !== 'regexp') return label === '' ? '' : label
    if (label === '') return nameOfClass(type, name)
    return name === 'Object' || name === '' ? label : `${label} (${nameOfClass(type, name)})`
  }

  /** The name of the variable or property by which a node is reached; none for entries and for V8's own references. */
  #label(node: number): string {
    const edge = this.#tree.edge[node] as number
    const type = this.#edgeType(node)
    const name = this.#snapshot.strings[this.#snapshot.edgeName[edge] as number] as string
    if (type === 'internal') return / part of key .* in WeakMap /.test(name) ? 'WeakMap entry' : ''
    const holder = this.#tree.parent[node] as number
    const isVariable = type === 'hidden' && this.#name(holder) === 'system / Context'
    if (!isVariable && type !== 'property' && type !== 'context') return ''
    const said = isVariable ? nameOfVariable(this.#snapshot, holder, edge) : name
    const label = said.replace(/^<symbol (.*)>$/, '[$1]').replace(/\s+/g, ' ')
    return label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label
  }

  #edgeType(node: number): string | undefined {
    const edge = this.#tree.edge[node] as number
    return edge === -1 ? undefined : this.#snapshot.edgeTypes[this.#snapshot.edgeType[edge] as number]
  }

  #type(node: number): string {
    return this.#snapshot.types[this.#snapshot.type[node] as number] as string
  }

  #name(node: number): string {
    return this.#snapshot.strings[this.#snapshot.name[node] as number] as string
  }
}

function shortened(words: readonly string[]): readonly string[] {
  if (words.length <= mostWords) return words
  return [...words.slice(0, wordsOfTheStart), '…', ...words.slice(wordsOfTheStart + 1 - mostWords)]
}
