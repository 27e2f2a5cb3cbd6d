import { isAbsolute, relative, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'
import { rejectUnknownKeys } from '../options.ts'
import type { StressProgress, TestRecord } from '../records/testRecord.ts'
import { type EndedTest, endureReport, type RunEnd } from '../report/endureReport.ts'
import { liveLineEveryMs, progressGate } from '../report/progressGate.ts'
import { publishReport, type ReportStream } from '../report/publishReport.ts'
import { renderProgress } from '../report/renderProgress.ts'
import { reportEnvironment } from '../report/reportEnvironment.ts'
import { saveReport } from '../report/saveReport.ts'
import { sparingly } from '../report/sparingly.ts'
import { headline } from './headline.ts'
import { parseReportOption } from './pluginOptions.ts'

export interface EndureReporterOptions {
  /** Where the JSON report goes, from Vitest's root; `false` for none. Default: `'endure-report.json'`. */
  readonly report?: string | false | undefined
}

/** Shows load runs while they run, sums up what was measured, and writes `endure-report.json`. */
export default class EndureReporter implements Reporter {
  readonly #report: string | false
  #vitest!: Vitest
  #mayPrint: (test: string) => boolean = () => false
  #measured: EndedTest[] = []
  // After tests, not only at the end, so that what was measured outlives a run that is killed.
  readonly #saveSoFar = sparingly(
    () => {
      if (this.#path !== false) saveReport(this.#reportOf(this.#measured, 'interrupted'), this.#path)
    },
    () => performance.now(),
  )

  /** @throws TypeError  an unknown option, or a `report` that is neither a path nor `false`. */
  constructor(options: EndureReporterOptions = {}) {
    rejectUnknownKeys(options, ['report'], 'endure/reporter')
    this.#report = parseReportOption(options.report, 'endure/reporter')
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
    const pace = this.#stream.isTTY && !process.env.CI ? liveLineEveryMs.terminal : liveLineEveryMs.log
    this.#mayPrint = progressGate(pace, () => performance.now())
  }

  onTestRunStart(): void {
    this.#measured = []
  }

  onTestCaseArtifactRecord(testCase: TestCase, artifact: object): void {
    const { type, progress } = artifact as { type?: string; progress?: StressProgress }
    if (type !== 'endure:progress' || !progress || !this.#mayPrint(testCase.id)) return
    this.#stream.write(`${renderProgress(progress, testCase.fullName, this.#stream.columns)}\n`)
  }

  onTestCaseResult(testCase: TestCase): void {
    const test = this.#ended(testCase)
    if (test.records.length === 0) return
    this.#measured.push(test)
    this.#saveSoFar()
  }

  onTestRunEnd(testModules: readonly TestModule[], errors: readonly unknown[], end: RunEnd): void {
    // Anew, as tests of a killed worker have no result but may have left records.
    const tests = testModules.flatMap((testModule) => [...testModule.children.allTests()])
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

  get #path(): string | false {
    return this.#report !== false && resolve(this.#vitest.config.root, this.#report)
  }

  // Vitest's own stream: on a terminal whole lines written to it are printed above its live window.
  get #stream(): ReportStream {
    return this.#vitest.logger.outputStream
  }
}

/** How a load run stood that took its worker down with it: its progress had been sent, its result never was. */
function lastProgress(test: TestCase, records: readonly TestRecord[]): StressProgress | undefined {
  if (records.some((record) => record.kind === 'stressResult')) return undefined
  const last = test.artifacts().findLast((artifact) => artifact.type === 'endure:progress')
  return (last as { progress?: StressProgress } | undefined)?.progress
}

// Left by endure in the worker as `task.meta.endure`; other tests have none.
function recordsIn(meta: object): readonly TestRecord[] {
  const { records } = (meta as { endure?: { records?: unknown } }).endure ?? {}
  return Array.isArray(records) ? records : []
}
