import type { StressProgress, TestRecord } from '../records/testRecord.ts'
import { testIsOver } from '../runningTest.ts'

/** An assertion that has to measure before it knows. */
export interface MeasuringAssertion {
  /** Fulfilled when it has measured; never rejected. */
  readonly measured: Promise<unknown>
  /** What is wrong with how it was used so far, if anything. */
  problem(): Error | undefined
}

/** One attempt at a test. */
export class TestAttempt {
  readonly #over = new AbortController()
  readonly #assertions: MeasuringAssertion[] = []
  readonly #report: (left: TestRecord | StressProgress) => void
  #deadlineMs = Number.POSITIVE_INFINITY

  /** @param report  tells the reporter of what the test leaves. */
  constructor(report: (left: TestRecord | StressProgress) => void) {
    this.#report = report
  }

  /** Aborted when the test is over, even though its body may run on. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  /** When the runner will fail the body, on the clock of `performance.now()`. Hooks have limits of their own, which are not known. */
  get deadlineMs(): number {
    return this.#deadlineMs
  }

  bodyStarts(deadlineMs: number): void {
    this.#deadlineMs = deadlineMs
  }

  /** Tells the reporter, unless the attempt is over: a body that timed out runs on, and belongs to nobody. */
  leave(left: TestRecord | StressProgress): void {
    if (!this.#over.signal.aborted) this.#report(left)
  }

  watch(assertion: MeasuringAssertion): void {
    this.#assertions.push(assertion)
  }

  /** Reports the assertions that nobody waited for, once they have come to their end. */
  async bodyReturned(report: (problem: Error) => void): Promise<void> {
    this.#deadlineMs = Number.POSITIVE_INFINITY
    const problems = this.#assertions.map((each) => each.problem()).filter((each) => each !== undefined)
    if (problems.length > 0) this.end()
    await Promise.all(this.#assertions.map(({ measured }) => measured))
    problems.forEach(report)
  }

  end(): void {
    this.#over.abort(testIsOver())
  }
}
