import { createHook } from 'node:async_hooks'
import type { Left } from './countedSites.ts'
import type { StackFrame } from './stackFrame.ts'
import { stackHere, stackKey } from './stackHere.ts'

/** Resources that were opened at one place and are open still. */
export interface OpenResources extends Left {
  /** Node's name of it: `Timeout`, `TCPWRAP`. */
  readonly type: string
}

// What stays until somebody closes it. Promises, ticks, requests and the like end by themselves.
const lasting = new Set([
  'FSEVENTWRAP',
  'MESSAGEPORT',
  'PIPESERVERWRAP',
  'PIPEWRAP',
  'PROCESSWRAP',
  'SIGNALWRAP',
  'STATWATCHER',
  'TCPSERVERWRAP',
  'TCPWRAP',
  'TTYWRAP',
  'Timeout',
  'UDPWRAP',
  'WORKER',
])
// The ports of a worker and the pipes of a child process are part of it.
const wholes: Readonly<Record<string, string>> = {
  MESSAGEPORT: 'node:internal/worker',
  PIPEWRAP: 'node:internal/child_process',
}
// Timers of Node's own, on its sockets.
const internalTimer = 'setUnrefTimeout'
// An id and a number each: some 4 MB.
const mostOpen = 100_000
// Of the hook: what opened the resource is beneath.
const ownFrames = 2

/** Notes where handles and timers are opened, also those that are unref'd, and forgets them when they are closed. */
export class ResourceWatch {
  readonly #places = new Map<string, { stack: readonly StackFrame[]; type: string }>()
  /** The place of each resource that is open, by its async id. */
  readonly #open = new Map<number, string>()
  readonly #hook = createHook({
    init: (id, type) => this.#opened(id, type),
    destroy: (id) => this.#open.delete(id),
  })

  start(): void {
    this.#hook.enable()
  }

  stop(): void {
    this.#hook.disable()
  }

  /** What is open, one entry for each place and type. */
  left(): readonly OpenResources[] {
    const counts = new Map<string, number>()
    for (const place of this.#open.values()) counts.set(place, (counts.get(place) ?? 0) + 1)
    return [...counts].map(([key, count]) => {
      return { ...(this.#places.get(key) as { stack: readonly StackFrame[]; type: string }), count }
    })
  }

  #opened(id: number, type: string): void {
    if (!lasting.has(type) || this.#open.size >= mostOpen) return
    const stack = stackHere()
      .filter(({ url }) => url !== 'node:internal/async_hooks')
      .slice(ownFrames)
    if (stack.some(({ url, functionName }) => url === wholes[type] || functionName === internalTimer)) return
    const key = `${type} ${stackKey(stack)}`
    if (!this.#places.has(key)) this.#places.set(key, { stack, type })
    this.#open.set(id, key)
  }
}
