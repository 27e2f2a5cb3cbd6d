import { EventEmitter } from 'node:events'
import type { Left } from './countedSites.ts'
import type { StackFrame } from './stackFrame.ts'
import { stackHere, stackKey } from './stackHere.ts'

/** Where each listener of each event was added: one may have been added many times. */
type Places = Map<string | symbol, Map<unknown, string[]>>

// A few words each: some 10 MB.
const mostAdded = 100_000
// The listener of `newListener`: what added the other one is beneath.
const ownFrames = 1

const { on, off } = EventEmitter.prototype

/** Notes where listeners are added to some emitters, and forgets them when they are removed. */
export class ListenerWatch {
  readonly #stacks = new Map<string, readonly StackFrame[]>()
  readonly #counts = new Map<string, number>()
  readonly #releases: (() => void)[] = []
  #added = 0

  /**
   * Listens to the emitters from now on, save those that refuse. It calls Node's own methods: a class may have others of those
   * names.
   */
  constructor(emitters: readonly EventEmitter[]) {
    for (const emitter of emitters) this.#listenTo(emitter)
  }

  stop(): void {
    for (const release of this.#releases) unlessRefused(release)
  }

  /** What is there still, one entry for each place. */
  left(): readonly Left[] {
    return [...this.#counts]
      .filter(([, count]) => count > 0)
      .map(([key, count]) => ({ stack: this.#stacks.get(key) as readonly StackFrame[], count }))
  }

  #listenTo(emitter: EventEmitter): void {
    const places: Places = new Map()
    const added = (event: string | symbol, listener: unknown): void => {
      if (this.#added >= mostAdded) return
      this.#added++
      const stack = stackHere().slice(ownFrames)
      const key = stackKey(stack)
      if (!this.#stacks.has(key)) this.#stacks.set(key, stack)
      this.#count(key, 1)
      const ofEvent = places.get(event) ?? new Map<unknown, string[]>()
      const keys = ofEvent.get(listener) ?? []
      keys.push(key)
      places.set(event, ofEvent.set(listener, keys))
    }
    const removed = (event: string | symbol, listener: unknown): void => {
      // Where one was added many times, Node removes the last.
      const key = places.get(event)?.get(bare(listener))?.pop()
      if (key !== undefined) this.#count(key, -1)
    }
    this.#releases.push(() => off.call(emitter, 'removeListener', removed))
    this.#releases.push(() => off.call(emitter, 'newListener', added))
    unlessRefused(() => {
      on.call(emitter, 'removeListener', removed)
      on.call(emitter, 'newListener', added)
    })
  }

  #count(key: string, more: number): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + more)
  }
}

/** An emitter may be frozen, or have a listener that throws at others. */
function unlessRefused(act: () => void): void {
  try {
    act()
  } catch {
    // There is one place fewer to tell of.
  }
}

/** What a user gave to `once`: Node tells of it when it is added, and of its own wrapping when it is removed. */
function bare(listener: unknown): unknown {
  return (listener as { listener?: unknown }).listener ?? listener
}
