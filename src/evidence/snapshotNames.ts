import { ownerOf, pathOf } from './codeOwner.ts'

/** A file as a reader calls it: `cache.ts`, `lodash/memoize.js`, `users/index.ts`. */
export function nameOfFile(file: string): string {
  if (ownerOf(file) === 'runtime') return file
  const path = pathOf(file).replaceAll('\\', '/')
  const inPackage = path.split('/node_modules/').slice(1).at(-1)
  if (inPackage !== undefined) return inPackage
  const [folder, name = path] = path.split('/').slice(-2)
  return /^index\./.test(name) ? `${folder}/${name}` : name
}

const spoken: Readonly<Record<string, string>> = {
  'system / Context': 'scope of a function',
  'system / PromiseReaction': 'promise reaction',
  'system / JSArrayBufferData': 'ArrayBuffer data',
  '(object elements)': 'array elements',
  '(object properties)': 'properties',
}

/** What a node is in a reader's words: its class, or what it is where V8 knows no class. */
export function nameOfClass(type: string, name: string): string {
  if (type === 'closure') return name === '' ? 'function' : `function ${name}`
  if (type.endsWith('string')) return 'string'
  if (type === 'number' || type === 'bigint' || type === 'symbol' || type === 'regexp') return type
  return spoken[name] ?? (name.replace(/^system \/ /, '') || `(${type})`)
}
