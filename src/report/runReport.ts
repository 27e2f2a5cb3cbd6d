import { resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { StressProgress } from '../records/testRecord.ts'
import { type EndedTest, endureReport, type ReportEnvironment, type RunEnd } from './endureReport.ts'
import { liveLineEveryMs, progressGate } from './progressGate.ts'
import { publishReport, type ReportStream } from './publishReport.ts'
import { renderProgress } from './renderProgress.ts'
import { RunningLoads, type RunningPlace } from './runningLoads.ts'
import { saveReport } from './saveReport.ts'
import { sparingly } from './sparingly.ts'

// What a soak that is killed may lose.
const checkpointEveryMs = 10_000

/** Where a run stands, and where its report goes. */
export interface RunPlace {
  /** The folder that paths are relative to. */
  readonly root: string
  /** Where the JSON goes, from the root; `false` for none. */
  readonly report: string | false
  /** Where live lines and the summary go. */
  readonly stream: ReportStream
  readonly environment: ReportEnvironment
}

/** What was measured in one run of a runner: shown while it runs, summed up at the end, and saved all along. */
export class RunReport {
  readonly #place: RunPlace
  readonly #path: string | false
  readonly #mayPrint: (test: string) => boolean
  readonly #running = new RunningLoads()
  #measured: EndedTest[] = []
  #checkpointMs = Number.NEGATIVE_INFINITY
  // After tests and in the middle of long ones, not only at the end, so that what was measured outlives a run that is killed.
  readonly #saveSoFar = sparingly(
    () => {
      if (this.#path !== false) {
        const tests = [...this.#measured, ...this.#running.tests()]
        saveReport(this.#reportOf(tests, 'interrupted'), this.#path)
      }
    },
    () => performance.now(),
  )

  constructor(place: RunPlace) {
    this.#place = place
    this.#path = place.report !== false && resolve(place.root, place.report)
    const pace = place.stream.isTTY && !process.env.CI ? liveLineEveryMs.terminal : liveLineEveryMs.log
    this.#mayPrint = progressGate(pace, () => performance.now())
  }

  /** Forgets the run before, in watch mode. */
  startOver(): void {
    this.#measured = []
    this.#running.clear()
  }

  /** Takes in how a load run stands, and prints it unless a line was printed only just now. */
  showProgress(test: RunningPlace, progress: StressProgress): void {
    const { stream } = this.#place
    this.#running.add(test, progress)
    const { project, file, name } = test
    if (this.#mayPrint(`${project} ${file} ${name}`)) {
      stream.write(`${renderProgress(progress, name, stream.columns)}\n`)
    }
    if (performance.now() - this.#checkpointMs < checkpointEveryMs) return
    this.#checkpointMs = performance.now()
    this.#saveSoFar()
  }

  addTest(test: EndedTest): void {
    this.#running.end(test)
    this.#measured.push(test)
    this.#saveSoFar()
  }

  /** @param tests  all of the run: those of a killed worker have no result, but may have left records. */
  publish(tests: readonly EndedTest[], end: RunEnd): void {
    const { root, stream } = this.#place
    const known = tests.map((test) => this.#running.complete(test))
    publishReport(this.#reportOf(known, end), { stream, path: this.#path, root, environment: process.env })
  }

  /** The run ends before its tests do, and at once: saves how they stood and says so. */
  interrupt(): void {
    this.publish([...this.#measured, ...this.#running.tests()], 'interrupted')
  }

  #reportOf(tests: readonly EndedTest[], reason: RunEnd) {
    return endureReport(this.#place.environment, reason, tests, new Date())
  }
}
