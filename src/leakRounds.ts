import { performance } from 'node:perf_hooks'
import { LeakCalls, type LeakOperation } from './leakCalls.ts'
import { LevelRecord } from './probes/levelRecord.ts'
import { quietEngine } from './probes/quietEngine.ts'
import { settle } from './probes/settle.ts'
import type { LeakReport } from './records/leakReport.ts'
import { judgeLeak, type LeakJudgement } from './verdict/leak.ts'
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
// Rounds that are made larger later on stay below this, so that there are still enough of them.
const widestRoundMs = 250
// Growth in one round that calls for smaller ones.
const heavyBytes = 16e6
const heavyCount = 32
// Late closers are given this long after a round. What takes longer is found by the long wait and then waited for.
const patienceMs = 50
// undici, Node's own fetch, keeps a timer for up to a second after each request; longer than that is kept for good.
const longPatienceMs = 1500
// With a known backlog most time goes into waiting: rounds are fewer and larger.
const backlogRoundMs = 750
// Calibration does not have to be exact: with slow operations it ends here.
const slowCalibrationMs = 400
// A backlog is what gives back at least this share of what grew.
const backlogShare = 0.5

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
  #wide = false
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
      await this.#round(this.#roundCalls)
      const final = this.#isLast(performance.now() - startedMs)
      let next = this.#next(final)
      if (next === 'wait') next = (await this.#isBacklog()) ? 'look' : this.#next(final)
      if (next === 'stop') return this.#report()
      if (next === 'widen') this.#widen()
    }
  }

  /** Judges, and keeps nothing of it: a judgement that lived on through the next round would be read as growth. */
  #next(final: boolean): LeakJudgement['next'] {
    if (this.#record.length < 2) return final ? 'stop' : 'look'
    const { next, resources } = this.#judge(final)
    this.#suspected = resources.some((each) => each.verdict !== 'clean' && each.interval[0] > 0)
    return next
  }

  /** Once: stores that hold what a round leaves until the next collection would grow with rounds that keep growing. */
  #widen(): void {
    if (this.#wide) return
    this.#wide = true
    const callMs = this.#calls.activeMs / this.#calls.made
    const calls = Math.min(4 * this.#roundCalls, widestRoundMs / callMs)
    this.#roundCalls = Math.max(this.#roundCalls, Math.ceil(calls))
  }

  /** Finds out how many calls make a round, and warms the operation up on the way. */
  async #calibrate(): Promise<void> {
    this.#record.add(0, (await settle()).memory)
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
        const calls = Math.max(
          Math.max(roundMs, settleMs) / callMs,
          Math.min(slowRoundCalls, slowRoundMs / callMs),
        )
        this.#roundCalls = Math.ceil(Math.min(calls, heavy ? size : maximumRoundCalls))
        break
      }
    }
    this.#warmupCalls = this.#calls.made
    this.#record.dropFirst()
    this.#warmupReadings = this.#record.length - 1
  }

  async #round(size: number): Promise<void> {
    const made = this.#calls.made
    const handlesAtRest = this.#record.last('handle')
    await this.#calls.repeat(size)
    if (this.#calls.made === made) return
    const settled = await settle({
      patienceMs: this.#patienceMs,
      ...(this.#backlog ? {} : { handlesAtRest }),
      limitMs: this.#leftMs(),
    })
    this.#record.add(this.#calls.made, settled.memory)
    if (this.#isHeavy()) this.#roundCalls = Math.ceil(this.#roundCalls / 2)
  }

  /** Waits long. What then goes away was in flight, and the rounds start over with what is left. */
  async #isBacklog(): Promise<boolean> {
    const growing = this.#judge(true).growing
    const settled = await settle({ patienceMs: longPatienceMs, limitMs: longPatienceMs })
    this.#record.add(this.#calls.made, settled.memory)
    const drained = growing.some((resource) => this.#record.fallenShare(resource) >= backlogShare)
    if (!drained) {
      this.#record.dropLast()
      this.#lasting = true
      // What is open now stays open: no round needs to wait for it again.
      this.#patienceMs = 0
      return false
    }
    this.#record.startOver()
    this.#warmupReadings = 0
    this.#backlog = true
    this.#patienceMs = Math.max(longPatienceMs, 2 * settled.drainedMs)
    const callMs = this.#calls.activeMs / this.#calls.made
    this.#roundCalls = Math.ceil(Math.min(backlogRoundMs / callMs, maximumRoundCalls))
    return true
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

const nothingJudged: LeakJudgement = {
  verdict: 'inconclusive',
  next: 'stop',
  resources: [],
  growing: [],
  smallestDetectable: Number.POSITIVE_INFINITY,
}

/** Runs the judgement once over made-up rounds: what it allocates on first use must not be read as the operation's. */
function rehearse(): void {
  const operations = Array.from({ length: 40 }, (_, round) => 100 * (round + 1))
  const shapes = [(x: number) => 64 * x, (x: number) => (x % 300 === 0 ? 5000 : 0), () => 0]
  for (const shape of shapes) {
    const levels = new Map([
      ['heap', operations.map(shape)],
      ['handle', operations.map(shape)],
    ] as const)
    judgeLeak({ operations, levels, activeMs: 0, elapsedMs: 0, limitMs: 1, final: true, lasting: true })
  }
}
