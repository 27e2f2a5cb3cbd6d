import { isAbsolute, relative, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { TestCase, Vitest } from 'vitest/node'
import type { StressProgress, TestRecord } from '../records/testRecord.ts'
import { type EndedTest, endureReport, type RunEnd } from '../report/endureReport.ts'
import { liveLineEveryMs, progressGate } from '../report/progressGate.ts'
import { publishReport, type ReportStream } from '../report/publishReport.ts'
import { renderProgress } from '../report/renderProgress.ts'
import { reportEnvironment } from '../report/reportEnvironment.ts'
import { saveReport } from '../report/saveReport.ts'
import { sparingly } from '../report/sparingly.ts'
import { headline } from './headline.ts'
import { progressIn, recordsIn } from './testTraces.ts'

/** What was measured in one run of Vitest: shown while it runs, summed up at the end, and saved all along. */
export class MeasuredReport {
  readonly #vitest: Vitest
  readonly #path: string | false
  readonly #mayPrint: (test: string) => boolean
  #measured: EndedTest[] = []
  // After tests, not only at the end, so that what was measured outlives a run that is killed.
  readonly #saveSoFar = sparingly(
    () => {
      if (this.#path !== false) saveReport(this.#reportOf(this.#measured, 'interrupted'), this.#path)
    },
    () => performance.now(),
  )

  /** @param report  where the JSON goes, from Vitest's root; `false` for none. */
  constructor(vitest: Vitest, report: string | false) {
    this.#vitest = vitest
    this.#path = report !== false && resolve(vitest.config.root, report)
    const pace = this.#stream.isTTY && !process.env.CI ? liveLineEveryMs.terminal : liveLineEveryMs.log
    this.#mayPrint = progressGate(pace, () => performance.now())
  }

  /** Forgets the run before, in watch mode. */
  startOver(): void {
    this.#measured = []
  }

  showProgress(test: TestCase, progress: StressProgress): void {
    if (!this.#mayPrint(test.id)) return
    this.#stream.write(`${renderProgress(progress, test.fullName, this.#stream.columns)}\n`)
  }

  addTest(test: TestCase): void {
    this.#measured.push(this.#ended(test))
    this.#saveSoFar()
  }

  /** @param tests  all of the run: those of a killed worker have no result, but may have left records. */
  publish(tests: readonly TestCase[], errors: readonly unknown[], end: RunEnd): void {
    const { root, dangerouslyIgnoreUnhandledErrors } = this.#vitest.config
    // Vitest says 'passed' of a run that ends with exit code 1 because a worker died.
    const failed = end === 'passed' && errors.length > 0 && !dangerouslyIgnoreUnhandledErrors
    const report = this.#reportOf(
      tests.map((test) => this.#ended(test)),
      failed ? 'failed' : end,
    )
    publishReport(report, { stream: this.#stream, path: this.#path, root, environment: process.env })
  }

  #ended(test: TestCase): EndedTest {
    const { module, fullName: name } = test
    const path = relative(this.#vitest.config.root, module.moduleId)
    // Elsewhere, or merged from a machine where the root is elsewhere: Vitest's own short name still tells.
    const outside = path.startsWith('..') || isAbsolute(path)
    const { state, errors } = test.result()
    const error = headline(stripVTControlCharacters(errors?.[0]?.message ?? ''))
    const records = recordsIn(test.meta())
    const lost = state === 'pending' ? lastProgress(test, records) : undefined
    return {
      file: outside ? module.relativeModuleId : path.replaceAll('\\', '/'),
      project: test.project.name,
      name,
      state,
      durationMs: test.diagnostic()?.duration ?? 0,
      ...(state === 'failed' && error && { error }),
      ...(lost && { lost }),
      records,
    }
  }

  #reportOf(tests: readonly EndedTest[], reason: RunEnd) {
    return endureReport(reportEnvironment(this.#vitest.version), reason, tests, new Date())
  }

  // Vitest's own stream: on a terminal whole lines written to it are printed above its live window.
  get #stream(): ReportStream {
    return this.#vitest.logger.outputStream
  }
}

/** How a load run stood that took its worker down with it: its progress had been sent, its result never was. */
function lastProgress(test: TestCase, records: readonly TestRecord[]): StressProgress | undefined {
  if (records.some((record) => record.kind === 'stressResult')) return undefined
  return progressIn(test.artifacts().findLast((artifact) => progressIn(artifact) !== undefined))
}
