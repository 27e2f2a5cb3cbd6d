import { isAbsolute, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { TestCase, Vitest } from 'vitest/node'
import type { StressProgress, TestRecord } from '../records/testRecord.ts'
import type { EndedTest, RunEnd } from '../report/endureReport.ts'
import { headline } from '../report/headline.ts'
import { reportEnvironment } from '../report/reportEnvironment.ts'
import type { RunningPlace } from '../report/runningLoads.ts'
import { RunReport } from '../report/runReport.ts'
import { progressIn, recordsIn } from './testTraces.ts'

/** The report of one run of Vitest, in Vitest's words for tests and runs. */
export class MeasuredReport {
  readonly #vitest: Vitest
  readonly #report: RunReport

  /** @param report  where the JSON goes, from Vitest's root; `false` for none. */
  constructor(vitest: Vitest, report: string | false) {
    this.#vitest = vitest
    this.#report = new RunReport({
      root: vitest.config.root,
      report,
      // Vitest's own stream: on a terminal whole lines written to it are printed above its live window.
      stream: vitest.logger.outputStream,
      environment: reportEnvironment({ vitest: vitest.version }),
    })
    this.#watch()
  }

  /** Forgets the run before, in watch mode. */
  startOver(): void {
    this.#report.startOver()
    this.#watch()
  }

  showProgress(test: TestCase, progress: StressProgress): void {
    this.#report.showProgress(this.#placeOf(test), progress)
  }

  addTest(test: TestCase): void {
    this.#report.addTest(this.#ended(test))
  }

  /** @param tests  all of the run: those of a killed worker have no result, but may have left records. */
  publish(tests: readonly TestCase[], errors: readonly unknown[], end: RunEnd): void {
    // Vitest says 'passed' of a run that ends with exit code 1 because a worker died.
    const failed =
      end === 'passed' && errors.length > 0 && !this.#vitest.config.dangerouslyIgnoreUnhandledErrors
    process.off('exit', this.#interrupted)
    this.#report.publish(
      tests.map((test) => this.#ended(test)),
      failed ? 'failed' : end,
    )
  }

  // After Ctrl-C Vitest exits without a word to its reporters.
  #watch(): void {
    process.off('exit', this.#interrupted)
    process.once('exit', this.#interrupted)
  }

  // A property, so that it can be taken off again.
  readonly #interrupted = (): void => this.#report.interrupt()

  #placeOf({ module, project, fullName }: TestCase): RunningPlace {
    const path = relative(this.#vitest.config.root, module.moduleId)
    // Elsewhere, or merged from a machine where the root is elsewhere: Vitest's own short name still tells.
    const outside = path.startsWith('..') || isAbsolute(path)
    const file = outside ? module.relativeModuleId : path.replaceAll('\\', '/')
    return { file, project: project.name, name: fullName }
  }

  #ended(test: TestCase): EndedTest {
    const { state, errors } = test.result()
    const error = headline(stripVTControlCharacters(errors?.[0]?.message ?? ''))
    const records = recordsIn(test.meta())
    // Of a run that is cancelled Vitest says that its test was skipped.
    const lost = state === 'passed' ? undefined : lastProgress(test, records)
    return {
      ...this.#placeOf(test),
      state,
      durationMs: test.diagnostic()?.duration ?? 0,
      ...(state === 'failed' && error && { error }),
      ...(lost && { lost }),
      records,
    }
  }
}

/** How a load run stood that took its worker or its test down with it: its progress had been sent, its result never was. */
function lastProgress(test: TestCase, records: readonly TestRecord[]): StressProgress | undefined {
  if (records.some((record) => record.kind === 'stressResult')) return undefined
  return progressIn(test.artifacts().findLast((artifact) => progressIn(artifact) !== undefined))
}
