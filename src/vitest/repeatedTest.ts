import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import type { RunnerTestCase } from 'vitest'
import { detectLeak } from '../detectLeak.ts'
import type { RepetitionRecord } from '../records/testRecord.ts'
import { currentAttempt } from './attempt.ts'
import { interceptErrors } from './repeatErrors.ts'
import {
  firstLineOf,
  holdable,
  hookFailed,
  keepResult,
  type RepeatedResult,
  resultOf,
  takeOutcome,
} from './repeatedResult.ts'
import { repeatObstacle } from './repeatObstacle.ts'
import { RepeatRetention } from './repeatRetention.ts'
import { repeatSilently } from './repeatSilently.ts'
import { repetitionMessage } from './repetitionMessage.ts'
import { inTest, recordIn } from './runningTask.ts'
import type { LeakSettings } from './settings.ts'

/** One run of the test that the leak search has asked for. */
interface Request {
  done(): void
  failed(error: Error): void
}

/** The files in which a test has been repeated. */
const repeatedIn = new WeakSet<RunnerTestCase['file']>()

/**
 * One test that Vitest runs once as always, and a second time for as long as a leak search asks for runs. It is Vitest's own
 * loop that repeats it, so every repetition has its hooks, its fixtures and its time limit, like the first run.
 *
 * The two take turns: the search asks for a run and waits; the loop makes it, answers, and keeps the attempt open until the
 * search asks again or has ended.
 */
export class RepeatedTest {
  readonly #test: RunnerTestCase
  readonly #settings: LeakSettings
  readonly #ownRepeats: number
  #repeats: number
  #measurements = 0
  #original: RepeatedResult | undefined
  #retention: RepeatRetention | undefined
  #letErrorsThrough: (() => void) | undefined
  #holdResult: ((held: boolean) => void) | undefined
  #request: Request | undefined
  #wake: (() => void) | undefined
  #failure: string | undefined
  #record: RepetitionRecord | undefined

  constructor(test: RunnerTestCase, settings: LeakSettings) {
    this.#test = test
    this.#settings = settings
    this.#ownRepeats = test.repeats ?? 0
    this.#repeats = this.#ownRepeats
    // Vitest takes this once, before the first attempt, and compares with it after each: so it may grow meanwhile.
    const growing = { valueOf: () => this.#repeats }
    test.repeats = growing as unknown as number
  }

  /** Whether the test has come to its result, and runs only to show what it leaves behind. */
  get hasPassed(): boolean {
    // What fails after the body of the first run may have it tried again, under the same result.
    return this.#original !== undefined && this.#original !== resultOf(this.#test)
  }

  /** One attempt of Vitest's loop. @throws Error  the test leaks, and the settings ask to fail it then. */
  async attempt(runTest: () => Promise<void>): Promise<void> {
    if (this.#original === undefined || !this.hasPassed) {
      await runTest()
      return this.#noteFirstRun()
    }
    let isLast = true
    try {
      if (this.#retention === undefined) await this.#begin(this.#original)
      await this.#repeat(runTest)
      isLast = this.#record !== undefined
      if (isLast) await setImmediate() // what it has left unhandled is heard of in the next turn of the event loop
    } catch (error) {
      this.#answer(firstLineOf(error))
      throw error
    } finally {
      if (isLast) this.#letErrorsThrough?.()
    }
    if (this.#record === undefined) this.#repeats++
    else this.#conclude(this.#record)
    this.#holdResult?.(true)
  }

  async #repeat(runTest: () => Promise<void>): Promise<void> {
    this.#holdResult?.(false)
    this.#retention?.renew()
    resultOf(this.#test).state = 'run'
    await repeatSilently(this.#test.context, runTest)
    // Whatever became of the repetition, the test has passed.
    const failure = takeOutcome(resultOf(this.#test))
    this.#retention?.drop()
    this.#answer(failure)
    await this.#nextTurn()
  }

  #noteFirstRun(): void {
    const test = this.#test
    const result = resultOf(test)
    if (result.state === 'fail' && repeatedIn.has(test.file)) {
      // Suites of one file may share state, and rely on how often tests of another one run.
      recordIn(
        test,
        unrepeatable(
          'it failed: tests before it had been repeated, so run it alone to see whether they are the reason',
        ),
      )
    }
    if (result.state !== 'pass' || (result.repeatCount ?? 0) < this.#ownRepeats) return
    this.#original = result
    this.#repeats = 0
    test.retry = 0 // neither a repetition that fails nor a leak is to be tried again
    if (test.concurrent) recordIn(test, unrepeatable('concurrent tests share one heap'))
  }

  async #begin(original: RepeatedResult): Promise<void> {
    const test = this.#test
    this.#measurements = test.meta.endure?.records.length ?? 0
    keepResult(resultOf(test), original, this.#ownRepeats)
    this.#holdResult = holdable(resultOf(test), () => this.#noteLateFailure())
    this.#retention = new RepeatRetention(test)
    this.#letErrorsThrough = interceptErrors((error) => {
      this.#failure ??= `it left an error unhandled: ${firstLineOf(error)}`
    })
    const obstacle = repeatObstacle(test, original)
    if (obstacle !== undefined) this.#record = unrepeatable(obstacle)
    else {
      repeatedIn.add(test.file)
      resultOf(test).state = 'pass' // the time limit is that of a run, not of the search
      void this.#search()
      await this.#nextTurn()
    }
  }

  /** Something around the repetition has failed after it was answered for: the search hears of it at the next one, if there is one. */
  #noteLateFailure(): void {
    this.#failure ??= hookFailed
    const { records = [] } = this.#test.meta.endure ?? {}
    const index = this.#record === undefined ? -1 : records.indexOf(this.#record)
    if (index >= 0) records[index] = unrepeatable(this.#failure, this.#record?.durationMs)
  }

  #answer(failure: string | undefined): void {
    this.#failure ??= failure
    const request = this.#request
    this.#request = undefined
    if (this.#failure === undefined) request?.done()
    else request?.failed(new Error(this.#failure))
  }

  /** Waits until the search asks for a run, or has ended. */
  async #nextTurn(): Promise<void> {
    if (this.#request !== undefined || this.#record !== undefined) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }

  async #search(): Promise<void> {
    const startedMs = performance.now()
    const test = this.#test
    const { budget, maxDuration } = this.#settings
    const run = async () => {
      // The search may try what failed again; the test has said enough.
      if (this.#failure !== undefined) throw new Error(this.#failure)
      await new Promise<void>((done, failed) => {
        this.#request = { done, failed }
        this.#wake?.()
      })
    }
    try {
      // It goes on over all repetitions, so it is no part of the attempt that it begins in.
      const report = await inTest(null, () =>
        detectLeak(run, {
          maxDuration,
          ...(budget !== undefined && { budget }),
          ...(!currentAttempt(test).signalSpent && { signal: test.context.signal }),
        }),
      )
      const { verdict, reason, durationMs } = report
      this.#record = { kind: 'repetition', verdict, reason, durationMs, report }
    } catch (error) {
      this.#record = unrepeatable(this.#failure ?? firstLineOf(error), performance.now() - startedMs)
    }
    this.#wake?.()
  }

  #conclude(found: RepetitionRecord): void {
    // What is heard only after the search has ended is a failure all the same.
    const late = found.report === undefined ? undefined : this.#failure
    const record = late === undefined ? found : unrepeatable(late, found.durationMs)
    this.#record = record
    if (this.#measurements > 0) {
      // A test that measures by itself has said what it found.
      this.#test.meta.endure?.records.splice(this.#measurements)
      return
    }
    recordIn(this.#test, record)
    if (record.verdict === 'leaking' && this.#settings.fail) throw new Error(repetitionMessage(record))
  }
}

function unrepeatable(reason: string, durationMs = 0): RepetitionRecord {
  return { kind: 'repetition', verdict: 'unrepeatable', reason, durationMs }
}
