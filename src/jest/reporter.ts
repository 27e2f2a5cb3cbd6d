import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clearInterval, setInterval } from 'node:timers'
import { rejectUnknownKeys } from '../options.ts'
import { reportEnvironment } from '../report/reportEnvironment.ts'
import { parseReportOption } from '../report/reportOption.ts'
import { RunReport } from '../report/runReport.ts'
import { type JestTest, type JestTestResult, MeasuredTests } from './measuredTests.ts'
import { tellProject } from './projects.ts'
import { collectTraces, TraceReader } from './traces.ts'

/** Options of the reporter for Jest, `endure/jest/reporter`. */
export interface EndureJestReporterOptions {
  /** Where the JSON report goes, from Jest's `rootDir`; `false` for none. Default: `'endure-report.json'`. */
  readonly report?: string | false | undefined
}

/** What is read of Jest's configuration. */
interface JestConfig {
  readonly rootDir: string
  readonly projects: readonly unknown[]
}

const lookEveryMs = 500
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * For Jest, beside its own: shows load runs while they run, sums up what was measured, and writes `endure-report.json`, also
 * when the run is interrupted or a worker dies.
 *
 * @example
 * export default { setupFilesAfterEnv: ['endure/jest'], reporters: ['default', 'endure/jest/reporter'] }
 */
export default class EndureJestReporter {
  readonly #folder = mkdtempSync(join(tmpdir(), 'endure-jest-'))
  readonly #traces = new TraceReader(this.#folder)
  readonly #tests: MeasuredTests
  readonly #report: RunReport
  readonly #hasProjects: boolean
  #looking: NodeJS.Timeout | undefined

  /** @throws TypeError  an unknown option, or a `report` that is neither a path nor `false`. */
  constructor({ rootDir, projects }: JestConfig, options: EndureJestReporterOptions = {}) {
    rejectUnknownKeys(options, ['report'], 'endure/jest/reporter')
    this.#hasProjects = projects.length > 1
    this.#tests = new MeasuredTests(rootDir)
    this.#report = new RunReport({
      root: rootDir,
      report: parseReportOption(options.report, 'endure/jest/reporter'),
      stream: process.stderr, // where Jest's own reporters write
      environment: reportEnvironment(jestVersion()),
    })
  }

  onRunStart(): void {
    collectTraces(this.#folder)
    this.#looking = setInterval(() => this.#look(), lookEveryMs).unref()
    process.once('exit', this.#interrupted)
    for (const signal of endings) process.once(signal, this.#interrupted)
  }

  onTestFileStart(test: JestTest): void {
    if (this.#hasProjects) tellProject(test.context.config)
    this.#tests.start(test)
  }

  onTestCaseResult(test: JestTest, result: JestTestResult): void {
    // Jest finds the file by its path, and takes that of one project for that of another.
    if (!this.#hasProjects) this.#end(test, result)
  }

  /** Once more, because tests that did not run are told of only here. */
  onTestFileResult(
    test: JestTest,
    { testResults }: { readonly testResults: readonly JestTestResult[] },
  ): void {
    for (const result of testResults) {
      if (this.#hasProjects) this.#end(test, result)
      else this.#tests.end(test, result)
    }
  }

  onRunComplete(
    _: unknown,
    { success, wasInterrupted }: { success: boolean; wasInterrupted?: boolean },
  ): void {
    this.#publish(wasInterrupted ? 'interrupted' : success ? 'passed' : 'failed')
  }

  // A property, so that it can be taken off again.
  readonly #interrupted = (signal: NodeJS.Signals | number): void => {
    this.#publish('interrupted')
    // What would have happened without a listener.
    if (typeof signal === 'string') process.kill(process.pid, signal)
  }

  #end(test: JestTest, result: JestTestResult): void {
    this.#look()
    const ended = this.#tests.end(test, result)
    if (ended.records.length > 0) this.#report.addTest(ended)
  }

  #look(): void {
    for (const { place, progress } of this.#tests.take(this.#traces.read())) {
      this.#report.showProgress(place, progress)
    }
  }

  #publish(end: 'passed' | 'failed' | 'interrupted'): void {
    clearInterval(this.#looking)
    for (const event of ['exit', ...endings]) process.off(event, this.#interrupted)
    collectTraces(undefined)
    this.#look()
    this.#report.publish(this.#tests.all(), end)
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Of the Jest that runs here; Jest itself does not tell its reporters. */
function jestVersion(): { jest?: string } {
  const script = process.argv[1]
  try {
    return script === undefined ? {} : { jest: createRequire(script)('jest/package.json').version }
  } catch {
    return {}
  }
}
