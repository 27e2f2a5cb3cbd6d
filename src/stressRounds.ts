import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { gaveBackPool, hasDrained, longPatienceMs } from './leakSearch/longWait.ts'
import { plantLeak } from './leakSearch/plantedLeak.ts'
import type { Run } from './load/run.ts'
import { canCollectPages, collectPages } from './probes/collect.ts'
import { dataBytes } from './probes/dataBytes.ts'
import { readHandles } from './probes/handles.ts'
import { LevelRecord } from './probes/levelRecord.ts'
import { readLevels } from './probes/levels.ts'
import { ListenerCount } from './probes/listenerCount.ts'
import { readMemory } from './probes/memoryReading.ts'
import { quietEngine } from './probes/quietEngine.ts'
import { settle } from './probes/settle.ts'
import { WorkerCount } from './probes/workerCount.ts'
import type { LeakResource } from './records/leakReport.ts'
import type { LoadRounds } from './records/loadRounds.ts'
import type { LeakJudgement } from './verdict/judgeLeak.ts'
import { judgeLevels } from './verdict/judgeRounds.ts'

// What V8's compilers have under way on other threads ends within this, and is no longer held by a collection after it.
const compilersMs = 20
// Late closers are given this long after a round. What takes longer is found after the first, and then waited for.
const usualPatienceMs = 50
// What drains late has to be this much to be worth it: less would not add up to a verdict, and the runner has its own.
const backlogBytes = 8192
const backlogHandles = 2

/**
 * Reads what is still there after each round of a run, and finds out whether it stays.
 * Under load V8 compiles as it always does, so that latency and rate are the true ones. Its compilers rest only while memory
 * is settled and read: what they have under way is hundreds of kilobytes. The heap is read without compiled code.
 */
export class StressRounds {
  readonly #run: Run
  readonly #record: LevelRecord
  readonly #workers = new WorkerCount()
  readonly #listeners = new ListenerCount()
  readonly #restoreEngine = quietEngine('allocations')
  #handlesAtRest = readHandles().total
  #patienceMs = usualPatienceMs
  #lasting: boolean | null = null
  #withoutPool = false
  #mayBePool = false
  #plantedBytes: number | null = null
  /** What it takes to settle where nothing is waited for, ms. */
  #settlingMs = Number.POSITIVE_INFINITY

  constructor(run: Run) {
    this.#run = run
    // One more for the wait at the end.
    this.#record = new LevelRecord(run.plan.rounds + 1)
  }

  /** Settles and reads. To be called when nothing is in flight, and no timer of our own is set. */
  async read(): Promise<void> {
    if (this.#run.isCutShort) return
    const restore = quietEngine()
    try {
      await sleep(compilersMs)
      await this.#settle(this.#patienceMs, this.#handlesAtRest)
      if (this.#record.length === 1 && !this.#run.isCutShort) await this.#learnPatience()
      this.#handlesAtRest = this.#record.last('handle')
      // Cut short, it did not settle.
      if (this.#run.isCutShort) this.#record.dropLast()
      else if (this.#record.length === this.#run.plan.rounds) await this.#waitForBacklog()
    } finally {
      restore()
    }
  }

  /**
   * Plants on the heap what a clean verdict would claim to have seen there, and looks whether it shows. To be called when the
   * run has ended and all else has been read, since it takes memory. Whether there is a clean verdict, a budget may still decide.
   *
   * @param hasTimeFor  whether so many ms more may be spent.
   */
  async tryOut(hasTimeFor: (ms: number) => boolean): Promise<void> {
    // Before and after.
    const readingsMs = 2 * this.#settlingMs
    if (this.#run.isCutShort || this.#run.plan.pid !== undefined || !hasTimeFor(compilersMs + readingsMs))
      return
    const restore = quietEngine()
    try {
      await sleep(compilersMs)
      // As finely as the smallest of budgets may ask for.
      const { smallestDetectable, windowOperations } = this.#judge(0)
      const plantedBytes = await plantLeak(smallestDetectable * windowOperations, async () => {
        if (!hasTimeFor(readingsMs)) return Number.NaN
        return dataBytes((await settle({ isOver: () => !hasTimeFor(0) })).memory)
      })
      if (Number.isFinite(plantedBytes)) this.#plantedBytes = plantedBytes
    } finally {
      restore()
    }
  }

  /** Lets go of the engine and of Node's events. */
  close(): void {
    this.#restoreEngine()
    this.#listeners.close()
    this.#workers.close()
  }

  toJSON(): LoadRounds {
    const uncountedListeners = this.#listeners.uncounted
    return {
      planned: this.#run.plan.rounds,
      operations: this.#record.operations(),
      levels: Object.fromEntries(this.#record.levels()),
      lasting: this.#lasting,
      plantedBytes: this.#plantedBytes,
      ...(this.#mayBePool && { mayBePool: true }),
      ...(uncountedListeners.length > 0 && { uncountedListeners }),
    }
  }

  /** Waits long after the first round, so that whatever drains late is known for the others. */
  async #learnPatience(): Promise<void> {
    const drainedMs = await this.#settle(longPatienceMs, this.#handlesAtRest)
    const fallen = (resource: LeakResource): number => -this.#record.lastRise(resource)
    const isBacklog =
      fallen('heap') >= backlogBytes ||
      fallen('external') >= backlogBytes ||
      fallen('handle') >= backlogHandles
    if (isBacklog) this.#patienceMs = Math.max(longPatienceMs, 2 * drainedMs)
    this.#record.dropFirst()
  }

  /** Only a long wait can tell what is kept from what is still on its way out. */
  async #waitForBacklog(): Promise<void> {
    const { growing } = this.#judge()
    if (growing.length === 0) return
    this.#withoutPool = canCollectPages && growing.includes('native')
    await this.#settle(longPatienceMs)
    this.#mayBePool = this.#withoutPool && gaveBackPool(this.#record)
    const drained = hasDrained(this.#record, growing)
    this.#record.dropLast()
    if (!this.#run.isCutShort) this.#lasting = !drained
  }

  #judge(budget?: number): LeakJudgement {
    const buffersBytes = readMemory().arrayBuffersBytes
    return judgeLevels(this.toJSON(), { activeMs: this.#run.elapsedMs, buffersBytes, budget })
  }

  /** Settles and reads: see `SettleOptions`. @returns how long it waited for what then went away, ms. */
  async #settle(patienceMs: number, handlesAtRest = -1): Promise<number> {
    const startedMs = performance.now()
    if (this.#withoutPool) collectPages()
    const { memory, drainedMs } = await settle({
      patienceMs,
      handlesAtRest,
      isOver: () => this.#run.isCutShort,
    })
    this.#settlingMs = Math.min(this.#settlingMs, performance.now() - startedMs)
    const counted = { worker: this.#workers.alive, listener: this.#listeners.gained }
    const levels = readLevels(memory, counted)
    this.#record.add(this.#run.tally.whole.started, { ...levels, heap: dataBytes(memory) })
    return drainedMs
  }
}
