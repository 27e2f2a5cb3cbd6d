/** Of listeners that gather. */
export const neverRemoved = 'listeners that are never removed'

const listeners = /^(?:_events|\[(?:kEvents|events\.[^\]]*)\]|_?listeners|.*\(Listener\))/
// Not Worker nor Timer, which classes of the user's own are called: worker threads are counted.
const handles: readonly (readonly [className: RegExp, words: string])[] = [
  [/^(?:Timeout|Immediate)$/, 'timers that are never cleared'],
  [/^(?:Socket|TLSSocket|TCP|Pipe|TLSWrap|TCPSocketWrap)$/, 'sockets that are never closed'],
  [/^(?:FSWatcher|StatWatcher|FSEvent|FSEventWrap)$/, 'watchers that are never closed'],
  [/^(?:FileHandle|ReadStream|WriteStream)$/, 'files that are never closed'],
  [/^MessagePort$/, 'message ports that are never closed'],
]
// A store that V8 has no name for, such as a constant of a module, is called by its class alone.
const stores = /(?:^|\()(Map|Set|Array|MapCache|SetCache)\)?$/

/**
 * Says in words what a retainer path shows, and nothing where it only shows that something is held.
 *
 * @param path       as `findRetainers` says it, the class that grows last.
 * @param className  what grows.
 * @example
 * suspectedSource(['cache.ts', 'sessions (Map)', 'Session'], 'Session') // => 'a Map that is only added to'
 */
export function suspectedSource(path: readonly string[], className: string): string | undefined {
  const handle = handles.find(([name]) => name.test(className))
  if (handle !== undefined) return handle[1]
  if (path.some((word) => listeners.test(word))) return neverRemoved
  // Of a path that ends in a class, what holds it is one before; a store whose entries grow ends the path itself.
  const holder = path.at(path.at(-1) === className ? -2 : -1) ?? ''
  if (holder.endsWith('(Promise)')) {
    const isPending = className === 'promise reaction' || className.startsWith('function')
    return isPending ? 'reactions on a promise that never settles' : undefined
  }
  if (/^WeakMap entry/.test(holder)) return 'an entry of a WeakMap whose key stays'
  const store = stores.exec(holder)?.[1]
  if (store !== undefined) return `${/^[AEIOU]/.test(store) ? 'an' : 'a'} ${store} that is only added to`
  if (path.length >= 2 && path[0] === 'globalThis') return 'a property of globalThis that is only added to'
  return undefined
}
