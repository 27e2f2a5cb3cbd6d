import { performance } from 'node:perf_hooks'
import { collectionGrowth } from '../probes/collectionGrowth.ts'
import type { LevelRecord } from '../probes/levelRecord.ts'
import { type SettledState, settle } from '../probes/settle.ts'
import type { LeakResource } from '../records/leakReport.ts'
import { judgeLeak, type LeakJudgement, nothingJudged } from '../verdict/judgeLeak.ts'
import { Backlog } from './backlog.ts'
import type { LeakCalls } from './leakCalls.ts'
import { LeakPace } from './leakPace.ts'
import type { LeakReadings } from './leakReadings.ts'

/** What the rounds may take, all checked. */
export interface LeakRoundsPlan {
  /** The resources that decide; `undefined` for all. */
  readonly judged: readonly LeakResource[] | undefined
  readonly budget: number | undefined
  /** On the clock of `performance.now()`. */
  readonly startedMs: number
  readonly limitMs: number
}

// Calls beside a planted leak take no longer than this.
const shortRoundMs = 40

/** Runs rounds of one operation until they carry a verdict or the time is up. */
export class LeakRounds {
  readonly #calls: LeakCalls
  readonly #readings: LeakReadings
  readonly #plan: LeakRoundsPlan
  readonly #pace = new LeakPace()
  readonly #backlog: Backlog
  #suspected = false
  #isNative = false
  /** What the heap gains with each settled collection when nothing is called; measured when it matters. */
  #perCollectionBytes: number | undefined
  /** Calls that were made before the first reading that counts. */
  warmupCalls = 0
  #warmupReadings = 0

  constructor(calls: LeakCalls, readings: LeakReadings, plan: LeakRoundsPlan) {
    this.#calls = calls
    this.#readings = readings
    this.#plan = plan
    this.#backlog = new Backlog(calls, readings, this.#pace, () => this.#leftMs)
  }

  get elapsedMs(): number {
    return performance.now() - this.#plan.startedMs
  }

  /** Whether each round waited for what goes away by itself. */
  get waited(): boolean {
    return this.#backlog.isKnown
  }

  get #heapDecides(): boolean {
    return this.#plan.judged?.includes('heap') ?? true
  }

  get #leftMs(): number {
    return this.#plan.limitMs - this.elapsedMs
  }

  async run(): Promise<LeakJudgement> {
    await this.#calibrate()
    for (;;) {
      const startedMs = performance.now()
      const activeBefore = this.#calls.activeMs
      const anyCall = (await this.#round(this.#pace.roundCalls)) !== undefined
      this.#pace.shorten(this.#calls.activeMs - activeBefore)
      // Without a call there was no time for one: there will be none later either.
      const tookMs = performance.now() - startedMs
      await this.#backlog.lighten()
      const final = !anyCall || (await this.#backlog.isLast(tookMs, this.#suspected))
      const isDue = this.#pace.isJudged(this.#record.length, tookMs) || this.#backlog.isSought
      if (!final && !isDue) continue
      let next = this.#next(final)
      if (!final && (next === 'wait' || next === 'stop') && (await this.#goesLater())) continue
      if (next === 'wait' && !(await this.#backlog.canTell())) next = 'stop'
      if (next === 'wait')
        next = (await this.#backlog.drains(this.#judge(true).growing)) ? 'look' : this.#next(final)
      if (next === 'stop' && this.#isNative && (await this.#backlog.startsWithoutPool(final))) {
        this.#warmupReadings = 0
        continue
      }
      const mayGoOn = !final && (next === 'look' || next === 'stop')
      if (mayGoOn && this.#heapDecides && (await this.#backlog.calm())) next = 'look'
      if (next === 'stop') return this.#judge(true)
      if (next === 'widen') await this.#tellCollectionsApart()
    }
  }

  /** Makes a few calls more, and reads the heap when all has settled. @returns bytes. */
  async heapAfterCalls(): Promise<number> {
    const callMs = this.#calls.activeMs / this.#calls.made
    await this.#calls.repeat(Math.ceil(Math.min(this.#pace.roundCalls, shortRoundMs / callMs)))
    return (await this.#settled(this.#pace.collectsOnce)).memory.heapUsedBytes
  }

  /** Makes so many calls more, and settles. @returns how many were made. */
  async repeat(calls: number): Promise<number> {
    const made = this.#calls.made
    await this.#calls.repeat(calls)
    await this.#settled()
    return this.#calls.made - made
  }

  #settled(collectOnce = false): Promise<SettledState> {
    return settle({
      collectOnce,
      patienceMs: this.#pace.patienceMs,
      handlesAtRest: this.#backlog.handlesAtRest,
      limitMs: this.#leftMs,
    })
  }

  /**
   * Where one collection a round was thought enough: whether something goes later after all, as when a cache only now begins to
   * let go. Then the rounds start over, with two.
   */
  async #goesLater(): Promise<boolean> {
    if (!this.#pace.collectsOnce) return false
    const goesLater = await this.#readings.readAgain(this.#calls.made, this.#leftMs)
    if (goesLater) {
      this.#warmupReadings = 0
      this.#pace.collectTwice()
    }
    return goesLater
  }

  /** Judges, and keeps nothing of it: a judgement that lived on through the next round would be read as growth. */
  #next(final: boolean): LeakJudgement['next'] {
    if (this.#record.length < 2) return final ? 'stop' : 'look'
    const { next, growing } = this.#judge(final)
    this.#suspected = growing.length > 0
    this.#isNative = growing.includes('native')
    return next
  }

  /** Finds out how many calls make a round, and warms the operation up on the way. */
  async #calibrate(): Promise<void> {
    await this.#readings.read(0)
    this.#backlog.handlesAtRest = this.#record.last('handle')
    for (let calls = 1; ; calls *= 4) {
      const activeBefore = this.#calls.activeMs
      const startedMs = performance.now()
      const settled = await this.#round(calls)
      const totalActiveMs = this.#calls.activeMs
      const activeMs = totalActiveMs - activeBefore
      const settleMs = performance.now() - startedMs - activeMs
      if (
        this.#pace.calibrate({
          calls,
          activeMs,
          totalActiveMs,
          settleMs,
          wentLater: settled?.wentLater ?? false,
          heavy: this.#readings.heavy().length > 0,
        })
      )
        break
      if (settled === undefined) break
    }
    this.warmupCalls = this.#calls.made
    this.#record.dropFirst()
    this.#warmupReadings = this.#record.length - 1
  }

  // Undefined when there was no time for a call.
  async #round(size: number): Promise<SettledState | undefined> {
    const made = this.#calls.made
    const handlesAtRest = this.#record.last('handle')
    await this.#calls.repeat(size)
    if (this.#calls.made === made) return undefined
    const settled = await this.#readings.read(this.#calls.made, {
      patienceMs: this.#pace.patienceMs,
      collectOnce: this.#pace.collectsOnce,
      handlesAtRest: this.#backlog.isKnown ? this.#backlog.handlesAtRest : handlesAtRest,
      limitMs: this.#leftMs,
      isOver: () => this.#calls.isStopped,
    })
    if (this.#backlog.isKnown) this.#pace.waitFor(settled.drainedMs)
    return settled
  }

  /** Growth of so little a round may be that of the collections: measured first, and then told by larger rounds. */
  async #tellCollectionsApart(): Promise<void> {
    if (this.#perCollectionBytes === undefined)
      this.#perCollectionBytes = await collectionGrowth({
        collectOnce: this.#pace.collectsOnce,
        handlesAtRest: this.#record.last('handle'),
      })
    else this.#pace.widen(this.#calls.activeMs / this.#calls.made)
  }

  #judge(final: boolean): LeakJudgement {
    if (this.#record.length < 2) return nothingJudged
    return judgeLeak({
      operations: this.#record.operations(),
      levels: this.#record.levels(),
      buffersBytes: this.#readings.buffersBytes,
      mayBePool: this.#readings.mayBePool,
      withoutPoolMs: this.#readings.withoutPoolMs,
      judged: this.#plan.judged,
      activeMs: this.#calls.activeMs,
      elapsedMs: this.elapsedMs,
      limitMs: this.#plan.limitMs,
      budget: this.#plan.budget,
      final,
      lasting: this.#backlog.isLasting,
      warmupReadings: this.#backlog.isKnown ? 0 : this.#warmupReadings,
      fewRounds: this.#backlog.isKnown,
      perCollectionBytes: this.#perCollectionBytes,
    })
  }

  get #record(): LevelRecord {
    return this.#readings.record
  }
}
