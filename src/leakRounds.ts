import { performance } from 'node:perf_hooks'
import { LeakCalls, type LeakOperation } from './leakCalls.ts'
import { LeakPace, longPatienceMs } from './leakPace.ts'
import { rehearseJudgement } from './leakRehearsal.ts'
import { collectionGrowth } from './probes/collectionGrowth.ts'
import { LevelRecord } from './probes/levelRecord.ts'
import { quietEngine } from './probes/quietEngine.ts'
import { settle } from './probes/settle.ts'
import type { LeakReport } from './records/leakReport.ts'
import { judgeLeak, type LeakJudgement, nothingJudged } from './verdict/judgeLeak.ts'
import { leakReason } from './verdict/leakReason.ts'

/** What the rounds may take, all checked. */
export interface LeakRoundsPlan {
  readonly budget: number | undefined
  /** On the clock of `performance.now()`. */
  readonly startedMs: number
  readonly limitMs: number
  /** What to do when the time was too short, one sentence. */
  readonly wayOut: string
  readonly signals: readonly AbortSignal[]
  /** How long an operation that is still running when the time is up may take to heed its signal. */
  readonly graceMs: number
}

// Ten seconds of rounds of 8 ms and their collections are some 600.
const maximumRounds = 1024
// Growth in one round that calls for smaller ones.
const heavyBytes = 16e6
const heavyCount = 32
// undici's timers linger for up to a second.
const shortestWaitMs = 1200
// A backlog is what gives back at least this share of what grew.
const backlogShare = 0.5

/** Runs rounds of one operation until they carry a verdict or the time is up. The engine is quiet meanwhile. */
export async function runLeakRounds(operation: LeakOperation, plan: LeakRoundsPlan): Promise<LeakReport> {
  rehearseJudgement()
  const calls = new LeakCalls(operation, plan.startedMs + plan.limitMs, plan.graceMs, plan.signals)
  const restore = quietEngine()
  try {
    return await new LeakRounds(calls, plan).run()
  } finally {
    restore()
    calls.close()
  }
}

class LeakRounds {
  readonly #calls: LeakCalls
  readonly #plan: LeakRoundsPlan
  readonly #record = new LevelRecord(maximumRounds)
  readonly #pace = new LeakPace()
  /** Set once the long wait has shown that what grew does not go away. */
  #lasting = false
  /** Set once it has shown the contrary: whatever is in flight must be waited for. */
  #backlog = false
  #suspected = false
  /** What the heap gains with each settled collection when nothing is called; measured when it matters. */
  #perCollectionBytes: number | undefined
  #warmupCalls = 0
  #warmupReadings = 0

  constructor(calls: LeakCalls, plan: LeakRoundsPlan) {
    this.#calls = calls
    this.#plan = plan
  }

  async run(): Promise<LeakReport> {
    await this.#calibrate()
    for (;;) {
      const startedMs = performance.now()
      const anyCall = await this.#round(this.#pace.roundCalls)
      // Without a call there was no time for one: there will be none later either.
      const final = !anyCall || this.#isLast(performance.now() - startedMs)
      let next = this.#next(final)
      // Cut shorter, the wait would prove nothing of timers and sockets that linger for a second.
      if (next === 'wait' && this.#leftMs() < shortestWaitMs) return this.#report()
      if (next === 'wait') next = (await this.#isBacklog()) ? 'look' : this.#next(final)
      if (next === 'stop') return this.#report()
      if (next === 'widen') await this.#tellCollectionsApart()
    }
  }

  /** Judges, and keeps nothing of it: a judgement that lived on through the next round would be read as growth. */
  #next(final: boolean): LeakJudgement['next'] {
    if (this.#record.length < 2) return final ? 'stop' : 'look'
    const { next, growing } = this.#judge(final)
    this.#suspected = growing.length > 0
    return next
  }

  /** Finds out how many calls make a round, and warms the operation up on the way. */
  async #calibrate(): Promise<void> {
    this.#record.add(0, (await settle()).memory)
    for (let calls = 1; ; calls *= 4) {
      const activeBefore = this.#calls.activeMs
      const startedMs = performance.now()
      const anyCall = await this.#round(calls)
      const totalActiveMs = this.#calls.activeMs
      const activeMs = totalActiveMs - activeBefore
      const settleMs = performance.now() - startedMs - activeMs
      if (this.#pace.calibrate({ calls, activeMs, totalActiveMs, settleMs, heavy: this.#isHeavy() })) break
      if (!anyCall) break
    }
    this.#warmupCalls = this.#calls.made
    this.#record.dropFirst()
    this.#warmupReadings = this.#record.length - 1
  }

  // False when there was no time for a call.
  async #round(size: number): Promise<boolean> {
    const made = this.#calls.made
    const handlesAtRest = this.#record.last('handle')
    await this.#calls.repeat(size)
    if (this.#calls.made === made) return false
    const settled = await settle({
      patienceMs: this.#pace.patienceMs,
      ...(this.#backlog ? {} : { handlesAtRest }),
      limitMs: this.#leftMs(),
      isOver: () => this.#calls.isStopped,
    })
    this.#record.add(this.#calls.made, settled.memory)
    if (this.#isHeavy()) this.#pace.halve()
    return true
  }

  /** Waits long. What then goes away was in flight, and the rounds start over with what is left. */
  async #isBacklog(): Promise<boolean> {
    const growing = this.#judge(true).growing
    const waitMs = Math.min(longPatienceMs, this.#leftMs())
    const settled = await settle({ patienceMs: waitMs, limitMs: waitMs, isOver: () => this.#calls.isStopped })
    this.#calls.throwIfAborted()
    this.#record.add(this.#calls.made, settled.memory)
    const drained = growing.some((resource) => this.#record.fallenShare(resource) >= backlogShare)
    if (!drained) {
      this.#record.dropLast()
      this.#lasting = true
      this.#pace.waitNoMore()
      return false
    }
    this.#record.startOver()
    this.#warmupReadings = 0
    this.#backlog = true
    this.#pace.waitForBacklog(settled.drainedMs, this.#callMs)
    return true
  }

  /** Growth of so little a round may be that of the collections: measured first, and then told by larger rounds. */
  async #tellCollectionsApart(): Promise<void> {
    if (this.#perCollectionBytes !== undefined) return this.#pace.widen(this.#callMs)
    this.#perCollectionBytes = await collectionGrowth()
  }

  #judge(final: boolean): LeakJudgement {
    return judgeLeak({
      operations: this.#record.operations(),
      levels: this.#record.levels(),
      activeMs: this.#calls.activeMs,
      elapsedMs: this.#elapsedMs(),
      limitMs: this.#plan.limitMs,
      budget: this.#plan.budget,
      final,
      lasting: this.#lasting,
      warmupReadings: this.#warmupReadings,
      minimumRounds: this.#backlog ? 1 : 2,
      perCollectionBytes: this.#perCollectionBytes,
    })
  }

  /** Growth in the last round that would hurt the process if it went on like that. */
  #isHeavy(): boolean {
    const grown = (resource: 'heap' | 'external' | 'fd' | 'handle'): number => this.#record.lastRise(resource)
    return (
      grown('heap') + grown('external') >= heavyBytes ||
      grown('fd') >= heavyCount ||
      grown('handle') >= heavyCount
    )
  }

  /** Whether another round like the last would not fit, with the long wait that a suspicion calls for. */
  #isLast(roundTookMs: number): boolean {
    const reserveMs = this.#suspected && !this.#lasting ? longPatienceMs : 0
    return this.#record.isFull || roundTookMs + reserveMs >= this.#leftMs()
  }

  get #callMs(): number {
    return this.#calls.activeMs / this.#calls.made
  }

  #elapsedMs(): number {
    return performance.now() - this.#plan.startedMs
  }

  #leftMs(): number {
    return this.#plan.limitMs - this.#elapsedMs()
  }

  #report(): LeakReport {
    const durationMs = this.#elapsedMs()
    const judgement = this.#record.length < 2 ? nothingJudged : this.#judge(true)
    const { verdict, resources, smallestDetectable } = judgement
    return {
      kind: 'leakReport',
      verdict,
      operations: this.#calls.made,
      warmupOperations: this.#warmupCalls,
      durationMs,
      roundOperations: this.#record.operations(),
      resources,
      smallestDetectable,
      sites: [],
      retainers: [],
      reason: leakReason(judgement, { operations: this.#calls.made, durationMs, wayOut: this.#plan.wayOut }),
    }
  }
}
