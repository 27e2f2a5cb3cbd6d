import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// Kept on globalThis: the module may be loaded twice, and every new context costs a collection of its own.
const key = Symbol.for('endure.gc')
const registry = globalThis as { [key]?: Collector; gc?: Collector }

type Collector = (options?: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/**
 * Collects all garbage of this isolate, now and synchronously.
 * Needs no `--expose-gc`: the collector is fetched from a fresh context. It is never hidden again, because
 * that flag belongs to the whole process and another thread may be using it (Agoric/agoric-sdk#6029).
 */
export function collect(): void {
  // Without arguments: any options object makes it a minor collection on Node 20.
  collector()()
}

/** Whether `collectPages` can. */
export const canCollectPages = Number.parseInt(process.versions.node, 10) >= 22

/**
 * Collects as well what V8 does not need for now: empty pages that it keeps for later, which nobody accounts for. It takes as long as two collections
 * or more, some 10 ms in a small process.
 * Only where `canCollectPages`.
 */
export function collectPages(): void {
  collector()({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

function collector(): Collector {
  if (registry[key] === undefined) {
    if (typeof registry.gc !== 'function') setFlagsFromString('--expose-gc')
    registry[key] = registry.gc ?? (runInNewContext('gc') as Collector)
  }
  return registry[key]
}
