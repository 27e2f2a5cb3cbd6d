import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'
import { rejectUnknownKeys } from '../options.ts'
import type { RunEnd } from '../report/endureReport.ts'
import { parseReportOption } from '../report/reportOption.ts'
import type { MeasuredReport } from './measuredReport.ts'
import { progressIn, recordsIn } from './testTraces.ts'

/** Options of the reporter for Vitest, `endure/reporter`. */
export interface EndureReporterOptions {
  /** Where the JSON report goes, from Vitest's root; `false` for none. Default: `'endure-report.json'`. */
  readonly report?: string | false | undefined
}

/**
 * Shows load runs while they run, sums up what was measured, and writes `endure-report.json`.
 * A suite that measures nothing does not even load what it takes to report.
 */
export default class EndureReporter implements Reporter {
  readonly #report: string | false
  #vitest!: Vitest
  #loading: Promise<MeasuredReport> | undefined

  /** @throws TypeError  an unknown option, or a `report` that is neither a path nor `false`. */
  constructor(options: EndureReporterOptions = {}) {
    rejectUnknownKeys(options, ['report'], 'endure/reporter')
    this.#report = parseReportOption(options.report, 'endure/reporter')
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  async onTestRunStart(): Promise<void> {
    const loaded = await this.#loading
    loaded?.startOver()
  }

  async onTestCaseArtifactRecord(testCase: TestCase, artifact: object): Promise<void> {
    const progress = progressIn(artifact)
    if (progress === undefined) return
    const report = await this.#load()
    report.showProgress(testCase, progress)
  }

  async onTestCaseResult(testCase: TestCase): Promise<void> {
    if (recordsIn(testCase.meta()).length === 0) return
    const report = await this.#load()
    report.addTest(testCase)
  }

  async onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], end: RunEnd): Promise<void> {
    const tests = modules.flatMap((testModule) => [...testModule.children.allTests()])
    if (!tests.some(hasTraces)) return
    const report = await this.#load()
    report.publish(tests, errors, end)
  }

  #load(): Promise<MeasuredReport> {
    this.#loading ??= import('./measuredReport.ts').then(
      ({ MeasuredReport }) => new MeasuredReport(this.#vitest, this.#report),
    )
    return this.#loading
  }
}

function hasTraces(test: TestCase): boolean {
  return (
    recordsIn(test.meta()).length > 0 ||
    test.artifacts().some((artifact) => progressIn(artifact) !== undefined)
  )
}
