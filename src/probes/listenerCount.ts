import { EventEmitter, getEventListeners } from 'node:events'
import process from 'node:process'
import { listenerWarningText } from './listenerWarningText.ts'
import { nodeProcess } from './nodeProcess.ts'

// Alive at one time. What has more of them makes emitters, and none of those gathers much.
const mostWatched = 100
const mostUncounted = 3

type EventName = string | symbol

/** What Node says of an emitter or an event target that has more listeners of one event than it is meant to. */
interface ListenerWarning extends Error {
  readonly emitter?: unknown
  readonly target?: unknown
  readonly type?: unknown
  /** How many it had. */
  readonly count?: unknown
}

/** One event of one emitter or event target. */
interface Watched {
  readonly owner: WeakRef<object>
  readonly isTarget: boolean
  readonly event: EventName
  /** Listeners that it had when Node warned. */
  readonly before: number
}

// Node warns once. Without this a test that failed for its listeners would pass when it is tried again. On globalThis, because the
// module may be loaded twice.
export const watchedKey = Symbol.for('endure.watchedListeners')
const registry = globalThis as { [watchedKey]?: readonly Watched[] }

/**
 * Counts listeners where they can be seen: on `process`, and on every emitter and event target that Node warns about from now
 * on, as a rule for more than ten listeners of one event. Of an emitter it warns once an event, of an event target once; what an
 * earlier count watched is watched again. Each counts from what it had at the beginning, or when Node warned: its joining is no
 * growth. Nothing is kept alive.
 */
export class ListenerCount {
  readonly #watched: (Watched | undefined)[] = new Array(mostWatched).fill(undefined)
  readonly #ofProcess: ReadonlyMap<EventName, number>
  readonly #uncounted: string[] = []
  readonly #warned = (warning: Error): void => {
    if (warning.name !== 'MaxListenersExceededWarning') return
    const { emitter, target, type, count } = warning as ListenerWarning
    const owner = emitter ?? target
    const isTarget = emitter === undefined
    const warnedAt = typeof count === 'number' ? count : undefined
    if (isCountable(owner, isTarget, type))
      this.#watch(owner as object, isTarget, type as EventName, warnedAt)
    else if (this.#uncounted.length < mostUncounted) this.#uncounted.push(listenerWarningText(warning))
  }

  constructor() {
    for (const { owner, isTarget, event } of registry[watchedKey] ?? []) {
      const alive = owner.deref()
      if (alive !== undefined) this.#watch(alive, isTarget, event)
    }
    nodeProcess.on('warning', this.#warned)
    this.#ofProcess = new Map(process.eventNames().map((event) => [event, countOn(process, event)]))
  }

  /** How many more there are now. */
  get gained(): number {
    let gained = 0
    for (const { more } of this.#changes()) gained += more
    return gained
  }

  /** What the first three warnings say whose listeners cannot be counted: those of emitters that are not Node's own, as a rule. */
  get uncounted(): readonly string[] {
    return this.#uncounted
  }

  /** What is watched and alive, `process` first; without event targets, which do not tell who adds to them. */
  get emitters(): readonly EventEmitter[] {
    const alive = this.#watched.map((each) => (each?.isTarget ? undefined : each?.owner.deref()))
    return [...new Set([process, ...(alive.filter((each) => each !== undefined) as EventEmitter[])])]
  }

  /** What there is more of, by event and emitter: `'data of EventEmitter'`. */
  grown(): ReadonlyMap<string, number> {
    const grown = new Map<string, number>()
    for (const { event, owner, more } of this.#changes()) {
      const name = `${String(event)} of ${owner === process ? 'process' : owner.constructor?.name || 'an emitter'}`
      if (more > 0) grown.set(name, (grown.get(name) ?? 0) + more)
    }
    return grown
  }

  /** Lets go of Node's warnings. */
  close(): void {
    const watched = [...this.#watched.filter((each) => each !== undefined), ...(registry[watchedKey] ?? [])]
    registry[watchedKey] = watched.filter(({ owner }) => owner.deref() !== undefined).slice(0, mostWatched)
    nodeProcess.off('warning', this.#warned)
  }

  /** @param warnedAt  how many it had when Node warned: the warning comes a while later. */
  #watch(owner: object, isTarget: boolean, event: EventName, warnedAt = Number.POSITIVE_INFINITY): void {
    if (owner === process) return
    const owners = this.#watched.map((each) => each?.owner.deref())
    const free = owners.indexOf(undefined)
    const isKnown = owners.some((each, slot) => each === owner && this.#watched[slot]?.event === event)
    if (isKnown || free === -1) return
    const joining = { owner: new WeakRef(owner), isTarget, event }
    this.#watched[free] = { ...joining, before: Math.min(warnedAt, countNow(owner, joining)) }
  }

  *#changes(): Generator<{ event: EventName; owner: object; more: number }> {
    for (const event of new Set([...this.#ofProcess.keys(), ...process.eventNames()])) {
      yield { event, owner: process, more: countOn(process, event) - (this.#ofProcess.get(event) ?? 0) }
    }
    for (const each of this.#watched) {
      const owner = each?.owner.deref()
      if (each === undefined || owner === undefined) continue
      yield { event: each.event, owner, more: countNow(owner, each) - each.before }
    }
  }
}

/**
 * Packages give warnings of that name as well, of emitters of their own, and may say anything in them. Of a target with a method
 * named `listeners` Node would ask the method.
 */
function isCountable(owner: unknown, isTarget: boolean, event: unknown): boolean {
  if (typeof event !== 'string' && typeof event !== 'symbol') return false
  // Of any class: an emitter may have been mixed into it, or into a function.
  if (!isTarget) return Object(owner) === owner && '_events' in (owner as object)
  try {
    return (
      !('listeners' in (owner as object)) &&
      getEventListeners(owner as EventTarget, event as string).length >= 0
    )
  } catch {
    return false
  }
}

function countNow(owner: object, { isTarget, event }: Pick<Watched, 'isTarget' | 'event'>): number {
  return isTarget
    ? getEventListeners(owner as EventTarget, event as string).length
    : countOn(owner as EventEmitter, event)
}

/** By Node's own method: a class may have one of its own that says something else. */
function countOn(emitter: EventEmitter, event: EventName): number {
  return EventEmitter.prototype.listenerCount.call(emitter, event)
}
