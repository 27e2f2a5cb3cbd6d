import { longPatienceMs } from './longWait.ts'

// A round takes about as long as settling after it with two collections, so that neither is wasted; slow operations get more calls a
// round, as long as a round stays short enough for a dozen of them.
const roundMs = 8
const slowRoundCalls = 32
const slowRoundMs = 160
const maximumRoundCalls = 4096
// Rounds that are made larger later on stay below this, so that there are still enough of them.
const widestRoundMs = 250
// What leaks listeners or middleware gets slower with every call: rounds that take longer than this are cut to half of it, or there would
// be too few of them to tell in two seconds.
const slowestRoundMs = 200
// With a known backlog most time goes into waiting: rounds are fewer and larger.
const backlogRoundMs = 750
// Calibration does not have to be exact: with slow operations it ends here, but not after the first call, which loads and compiles.
const slowCalibrationMs = 60
const slowestCalibrationMs = 2000
const fewestTrialCalls = 4
const tellingTrialCalls = 16
// Calls that take so much longer than they did in a trial before have become slow themselves.
const mostStandstill = 8
// What was seen to drain promptly is given four times as long from then on, and this at least. What took longer may have been old when it
// was seen: it gets twice as long, and the long patience at least.
const shortestBacklogMs = 250
const promptMs = 200
// Late closers are given this long after a round. What takes longer is found by the long wait and then waited for.
const usualPatienceMs = 50
// A judgement leaves garbage, for whose pages native memory rises and falls. So short rounds are judged now and then, and more often
// from where a leak of the heap of a cheap operation can be told. With the most calls a round, 20,000 calls are made by the eleventh
// reading, or by the sixth where the rounds have started over, and growth of the heap lasts by the thirteenth.
const judgedReadings = [6, 11]
const tellingReading = 13
const judgedReadingsLater = 2
const longRoundMs = 50

/** One round of the calibration. */
export interface TrialRound {
  readonly calls: number
  /** Time in the operation during this round, and during all of them, ms. */
  readonly activeMs: number
  readonly totalActiveMs: number
  readonly settleMs: number
  /** Something went away after the first collection. */
  readonly wentLater: boolean
  /** It left more behind than a round should. */
  readonly heavy: boolean
}

/**
 * How many calls make a round of a leak search, whether one collection after it will do, how long is waited for what goes away by
 * itself, and after which rounds is judged.
 */
export class LeakPace {
  #roundCalls = 1
  #patienceMs = usualPatienceMs
  #wide = false
  #collectsOnce = false
  /** Time of a call in the longer trial in which they were fastest: in the others the machine may have stood still. */
  #fastestMs = Number.POSITIVE_INFINITY
  #longestRoundMs = slowestRoundMs

  get roundCalls(): number {
    return this.#roundCalls
  }

  get patienceMs(): number {
    return this.#patienceMs
  }

  /** Whether one collection after a round will do: see `SettleOptions`. */
  get collectsOnce(): boolean {
    return this.#collectsOnce
  }

  /** Whether the rounds are to be judged after so many readings. @param tookMs  the last round. */
  isJudged(readings: number, tookMs: number): boolean {
    if (tookMs >= longRoundMs) return true
    const later = readings - tellingReading
    return later < 0 ? judgedReadings.includes(readings) : later % judgedReadingsLater === 0
  }

  /** Sets the size of rounds by a trial, unless that was too short to tell. */
  calibrate({ calls, activeMs, totalActiveMs, settleMs, wentLater, heavy }: TrialRound): boolean {
    const usualMs = activeMs / calls
    if (calls >= tellingTrialCalls) this.#fastestMs = Math.min(this.#fastestMs, usualMs)
    const callMs = Math.max(usualMs / mostStandstill, Math.min(this.#fastestMs, usualMs))
    const measured = calls >= tellingTrialCalls && calls * callMs >= roundMs / 4
    const longEnough = totalActiveMs >= (calls < fewestTrialCalls ? slowestCalibrationMs : slowCalibrationMs)
    if (!measured && !heavy && calls < maximumRoundCalls / 4 && !longEnough) return false
    this.#collectsOnce = calls >= fewestTrialCalls && !wentLater
    const worthwhile = Math.max(roundMs, settleMs) / callMs
    const slow = Math.min(slowRoundCalls, slowRoundMs / callMs)
    this.#roundCalls = Math.ceil(Math.min(Math.max(worthwhile, slow), heavy ? calls : maximumRoundCalls))
    return true
  }

  /** Once: stores that hold what a round leaves until the next collection would grow with rounds that keep growing. */
  widen(callMs: number): void {
    if (this.#wide) return
    this.#wide = true
    const calls = Math.min(4 * this.#roundCalls, widestRoundMs / callMs)
    this.#roundCalls = Math.max(this.#roundCalls, Math.ceil(calls))
  }

  /** For operations that get slower with every call. @param activeMs  what the last round took in the operation. */
  shorten(activeMs: number): void {
    const longestMs = this.#longestRoundMs
    if (activeMs <= longestMs || this.#roundCalls <= slowRoundCalls) return
    this.#roundCalls = Math.max(slowRoundCalls, Math.ceil((this.#roundCalls * longestMs) / (2 * activeMs)))
  }

  /** For operations that leave so much behind that large rounds would hurt the process. */
  halve(): void {
    this.#roundCalls = Math.ceil(this.#roundCalls / 2)
  }

  /** After a round something went away that one collection had not taken. */
  collectTwice(): void {
    this.#collectsOnce = false
  }

  /** What is open now stays open: no round needs to wait for it again. */
  waitNoMore(): void {
    this.#patienceMs = 0
  }

  /** What drains late is waited for as long the next time. @param drainedMs  how long it took. */
  waitFor(drainedMs: number): void {
    const isPrompt = drainedMs <= promptMs
    const neededMs = isPrompt
      ? Math.max(shortestBacklogMs, 4 * drainedMs)
      : Math.max(longPatienceMs, 2 * drainedMs)
    this.#patienceMs = Math.max(this.#patienceMs, neededMs)
  }

  /** Whatever is in flight after a round must be waited for. @param drainedMs  how long that took. */
  waitForBacklog(drainedMs: number, callMs: number): void {
    this.#patienceMs = 0
    this.#collectsOnce = false
    this.#longestRoundMs = 2 * backlogRoundMs
    this.waitFor(drainedMs)
    this.#roundCalls = Math.ceil(Math.min(backlogRoundMs / callMs, maximumRoundCalls))
  }
}
