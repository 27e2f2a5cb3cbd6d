import { performance } from 'node:perf_hooks'
import { LeakCalls, type LeakOperation } from './leakCalls.ts'
import { LevelRecord } from './probes/levelRecord.ts'
import { quietEngine } from './probes/quietEngine.ts'
import { settle } from './probes/settle.ts'
import type { LeakReport } from './records/leakReport.ts'
import { judgeLeak, type LeakEvidence, type LeakJudgement } from './verdict/leak.ts'
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
}

// Ten seconds of rounds of 8 ms and their collections are some 600.
const maximumRounds = 1024
// A round takes about as long as settling after it, so that neither is wasted; slow operations get more calls a round,
// as long as a round stays short enough for a dozen of them.
const roundMs = 8
const slowRoundCalls = 32
const slowRoundMs = 160
const maximumRoundCalls = 4096
// Growth in one round that calls for smaller ones.
const heavyBytes = 16e6
const heavyCount = 32
// Late closers are given this long after a round. What takes longer is found by the long wait and then waited for.
const patienceMs = 50
// undici, Node's own fetch, keeps a timer for up to a second after each request; longer than that is kept for good.
const longPatienceMs = 1500
// With a known backlog most time goes into waiting: rounds are fewer and larger.
const backlogRoundMs = 750

/** Runs rounds of one operation until they carry a verdict or the time is up. The engine is quiet meanwhile. */
export async function runLeakRounds(operation: LeakOperation, plan: LeakRoundsPlan): Promise<LeakReport> {
  rehearse()
  const calls = new LeakCalls(operation, plan.startedMs + plan.limitMs, plan.signals)
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
  #roundCalls = 1
  #patienceMs = patienceMs
  /** Set once the long wait has shown that what grew does not go away. */
  #lasting = false
  /** Set once it has shown the contrary: whatever is in flight must be waited for. */
  #backlog = false
  #suspected = false
  #warmupCalls = 0

  constructor(calls: LeakCalls, plan: LeakRoundsPlan) {
    this.#calls = calls
    this.#plan = plan
  }

  async run(): Promise<LeakReport> {
    await this.#calibrate()
    for (;;) {
      const startedMs = performance.now()
      await this.#round(this.#roundCalls)
      const final = this.#isLast(performance.now() - startedMs)
      if (this.#record.length < 2) {
        if (final) return this.#report(undefined)
        continue
      }
      let judgement = this.#judge(final)
      if (judgement.next === 'wait') {
        if (await this.#isBacklog(judgement)) continue
        judgement = this.#judge(final)
      }
      if (judgement.next === 'stop') return this.#report(judgement)
      this.#suspected = judgement.resources.some((each) => each.verdict !== 'clean' && each.interval[0] > 0)
    }
  }

  /** Finds out how many calls make a round, and warms the operation up on the way. */
  async #calibrate(): Promise<void> {
    await settle()
    this.#record.read(0)
    for (let size = 1; ; size *= 4) {
      const activeMs = this.#calls.activeMs
      const startedMs = performance.now()
      await this.#round(size)
      const roundActiveMs = this.#calls.activeMs - activeMs
      const settleMs = performance.now() - startedMs - roundActiveMs
      const heavy = this.#isHeavy()
      const measured = size >= 16 && roundActiveMs >= roundMs / 4
      if (measured || heavy || size >= maximumRoundCalls / 4 || this.#calls.activeMs >= slowCalibrationMs) {
        const callMs = roundActiveMs / size
        const calls = Math.max(Math.max(roundMs, settleMs) / callMs, Math.min(slowRoundCalls, slowRoundMs / callMs))
        this.#roundCalls = Math.ceil(Math.min(calls, heavy ? size : maximumRoundCalls))
        break
      }
    }
    this.#warmupCalls = this.#calls.made
    this.#record.forget(this.#record.length - 1)
  }

  async #round(size: number): Promise<void> {
    const made = this.#calls.made
    const handlesAtRest = this.#record.last('handle')
    await this.#calls.repeat(size)
    if (this.#calls.made === made) return
    await settle({
      patienceMs: this.#patienceMs,
      ...(this.#backlog ? {} : { handlesAtRest }),
      limitMs: this.#leftMs(),
    })
    this.#record.read(this.#calls.made - this.#warmupCallsBeforeBacklog)
    if (this.#isHeavy()) this.#roundCalls = Math.ceil(this.#roundCalls / 2)
  }

  #judge(final: boolean): LeakJudgement {
    const elapsedMs = performance.now() - this.#plan.startedMs
    return judgeLeak({
      operations: this.#record.operations(),
      levels: this.#record.levels(),
      activeMs: this.#calls.activeMs,
      elapsedMs,
      limitMs: this.#plan.limitMs,
      budget: this.#plan.budget,
      final,
      lasting: this.#lasting,
      minimumRounds: this.#backlog ? 1 : 3,
    })
  }
}
