import { EventEmitter, getEventListeners } from 'node:events'
import process from 'node:process'
import { nodeProcess } from './nodeProcess.ts'

// Alive at one time. What has more of them makes emitters, and none of those gathers much.
const mostWatched = 100

type EventName = string | symbol

/** What Node says of an emitter or an event target that has more listeners of one event than it is meant to. */
interface ListenerWarning extends Error {
  readonly emitter?: unknown
  readonly target?: unknown
  readonly type: EventName
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

// Node warns once. Without this a test that failed for its listeners would pass when it is tried again.
let watchedBefore: readonly (Watched | undefined)[] = []

/**
 * Counts listeners where they can be seen: on `process`, and on every emitter and event target that Node warns about from now
 * on, as a rule for more than ten listeners of one event. Of an emitter it warns once an event, of an event target once; what an
 * earlier count watched is watched again. Each counts from what it had at the beginning, or when Node warned: its joining is no
 * growth. Nothing is kept alive.
 */
export class ListenerCount {
  readonly #watched: (Watched | undefined)[] = new Array(mostWatched).fill(undefined)
  readonly #ofProcess: ReadonlyMap<EventName, number>
  readonly #warned = (warning: Error): void => {
    if (warning.name !== 'MaxListenersExceededWarning') return
    const { emitter, target, type, count } = warning as ListenerWarning
    const owner = emitter ?? target
    // Packages give warnings of that name as well, and may say anything in them.
    if (typeof owner !== 'object' || owner === null) return
    this.#watch(owner, emitter === undefined, type, typeof count === 'number' ? count : undefined)
  }

  constructor() {
    for (const each of watchedBefore) {
      const owner = each?.owner.deref()
      if (each !== undefined && owner !== undefined) this.#watch(owner, each.isTarget, each.event)
    }
    nodeProcess.on('warning', this.#warned)
    this.#ofProcess = new Map(process.eventNames().map((event) => [event, countOn(process, event)]))
  }

  /** How many more there are now. */
  get gained(): number {
    let gained = 0
    for (const [, more] of this.#changes()) gained += more
    return gained
  }

  /** What is watched and alive, `process` first; without event targets, which do not tell who adds to them. */
  get emitters(): readonly EventEmitter[] {
    const alive = this.#watched.map((each) => (each?.isTarget ? undefined : each?.owner.deref()))
    return [...new Set([process, ...(alive.filter((each) => each !== undefined) as EventEmitter[])])]
  }

  /** What there is more of, by event and emitter: `'data of EventEmitter'`. */
  grown(): ReadonlyMap<string, number> {
    const grown = new Map<string, number>()
    for (const [name, more] of this.#changes()) if (more > 0) grown.set(name, (grown.get(name) ?? 0) + more)
    return grown
  }

  /** Lets go of Node's warnings. */
  close(): void {
    watchedBefore = this.#watched
    nodeProcess.off('warning', this.#warned)
  }

  /** @param warnedAt  how many it had when Node warned: the warning comes a while later. */
  #watch(owner: object, isTarget: boolean, event: EventName, warnedAt = Number.POSITIVE_INFINITY): void {
    // Of a target with a method of that name Node would ask the method.
    if (owner === process || (isTarget && 'listeners' in owner)) return
    const owners = this.#watched.map((each) => each?.owner.deref())
    const free = owners.indexOf(undefined)
    const isKnown = owners.some((each, slot) => each === owner && this.#watched[slot]?.event === event)
    if (isKnown || free === -1) return
    const joining = { owner: new WeakRef(owner), isTarget, event }
    this.#watched[free] = { ...joining, before: Math.min(warnedAt, countNow(owner, joining)) }
  }

  *#changes(): Generator<readonly [name: string, more: number]> {
    for (const event of new Set([...this.#ofProcess.keys(), ...process.eventNames()])) {
      yield [`${String(event)} of process`, countOn(process, event) - (this.#ofProcess.get(event) ?? 0)]
    }
    for (const each of this.#watched) {
      const owner = each?.owner.deref()
      if (each === undefined || owner === undefined) continue
      const name = `${String(each.event)} of ${owner.constructor?.name ?? 'EventEmitter'}`
      yield [name, countNow(owner, each) - each.before]
    }
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
