import { performance } from 'node:perf_hooks'
import { canCollectPages, collectPages } from '../probes/collect.ts'
import { collectionMs } from '../probes/collectionMs.ts'
import { readHandles } from '../probes/handles.ts'
import { LevelRecord } from '../probes/levelRecord.ts'
import { readLevels } from '../probes/levels.ts'
import { ListenerCount } from '../probes/listenerCount.ts'
import { noticeableFallBytes, type SettledState, type SettleOptions, settle } from '../probes/settle.ts'
import { WorkerCount } from '../probes/workerCount.ts'
import type { LeakResource } from '../records/leakReport.ts'
import { natureOf } from '../verdict/natureOf.ts'
import { gaveBackPool } from './longWait.ts'

// No round with its collection takes less than this. The record has room for the usual limit at most: native memory that gained less
// than all array buffers hold is no leak, and its own are among them.
const shortestRoundMs = 3
const longestRecordMs = 10_000
// V8 collects seven times at most until it gives up a page, and a round comes after it.
const mostCollections = 10
const watched = ['heap', 'external', 'fd', 'handle', 'worker', 'context'] as const

/** Settles, and keeps the level of every resource after each round. */
export class LeakReadings {
  readonly record: LevelRecord
  /** The memory of all array buffers at the last reading. */
  buffersBytes = 0
  readonly #workers = new WorkerCount()
  /** Made last: what is added to `process` before is in what it begins with. */
  readonly listeners = new ListenerCount()
  /** Whether what native memory gained may be V8's empty pages, and no more readings will tell. */
  mayBePool = false
  #poolIsAsked = false
  #withoutPoolSinceMs: number | undefined
  readonly #handlesBefore = readHandles().byType

  /** @param limitMs  how long there will be rounds. */
  constructor(limitMs: number) {
    this.record = new LevelRecord(Math.ceil(Math.min(limitMs, longestRecordMs) / shortestRoundMs) + 2)
  }

  /** Settles after so many calls of the operation, and notes the levels. */
  async read(calls: number, options: SettleOptions = {}): Promise<SettledState> {
    if (this.#withoutPoolSinceMs !== undefined) collectPages()
    const settled = await settle(options)
    const counted = { worker: this.#workers.alive, listener: this.listeners.gained }
    this.record.add(calls, readLevels(settled.memory, counted))
    this.buffersBytes = settled.memory.arrayBuffersBytes
    return settled
  }

  /** What a resource that is counted by types has gained since the beginning, by type; `undefined` of any other. */
  grown(resource: LeakResource): ReadonlyMap<string, number> | undefined {
    if (resource === 'handle') return this.grownHandles()
    return resource === 'listener' ? this.listeners.grown() : undefined
  }

  /** How many more handles of each type there are than at the beginning; those that are fewer are left out. */
  grownHandles(): ReadonlyMap<string, number> {
    const grown = new Map<string, number>()
    for (const [type, count] of Object.entries(readHandles().byType)) {
      const more = count - (this.#handlesBefore[type] ?? 0)
      if (more > 0) grown.set(type, more)
    }
    return grown
  }

  /**
   * Collects once more, without another call. When memory that V8 owns falls noticeably, all readings but this one are forgotten;
   * otherwise this one is.
   *
   * @returns  whether it fell.
   */
  async readAgain(calls: number, limitMs: number): Promise<boolean> {
    await this.read(calls, { collectOnce: true, handlesAtRest: this.record.last('handle'), limitMs })
    const fell = (['heap', 'external'] as const).some(
      (each) => -this.record.lastRise(each) > noticeableFallBytes,
    )
    if (fell) this.record.startOver()
    else this.record.dropLast()
    return fell
  }

  /**
   * Reads once more when V8 has given back its empty pages. Where they may be what native memory gained, the readings start over, and
   * are without them from then on; or it stays in doubt, where this was the last. Asked once, and not where it takes too long.
   *
   * @returns  whether the readings start over.
   */
  async startsWithoutPool(calls: number, limitMs: number, isLast: boolean): Promise<boolean> {
    if (this.#poolIsAsked || !canCollectPages || mostCollections * collectionMs() > limitMs) return false
    this.#poolIsAsked = true
    collectPages()
    await this.read(calls, { collectOnce: true, handlesAtRest: this.record.last('handle'), limitMs })
    const isPool = gaveBackPool(this.record)
    this.mayBePool = isPool && isLast
    if (!isPool || isLast) {
      this.record.dropLast()
      return false
    }
    this.record.startOver()
    this.#withoutPoolSinceMs = performance.now()
    return true
  }

  /** How long readings have been without V8's empty pages, ms; `undefined` where they are with them. */
  get withoutPoolMs(): number | undefined {
    return this.#withoutPoolSinceMs === undefined ? undefined : performance.now() - this.#withoutPoolSinceMs
  }

  /** What grew so much in the last round that it would hurt the process if it went on like that. */
  heavy(): readonly LeakResource[] {
    return watched.filter((resource) => this.record.lastRise(resource) >= natureOf(resource).harmful / 4)
  }

  close(): void {
    this.listeners.close()
    this.#workers.close()
  }
}
