import type { LostRun, TestRecord } from '../records/testRecord.ts'
import { repeatedTotals } from './suiteLeaks.ts'
import { type TestState, type TestVerdict, testVerdict } from './testVerdict.ts'

/** One test that measured or judged something, as the runner saw it end. */
export interface ReportedTest {
  /** Relative to the root of the run, with forward slashes. */
  readonly file: string
  /** The runner's project; empty without projects. */
  readonly project: string
  /** Full name, suites first: `'search > holds a thousand users'`. */
  readonly name: string
  /** `'pending'` when the run ended before the test did. */
  readonly state: TestState
  readonly verdict: TestVerdict
  /** The whole test with its hooks; 0 when it did not end. */
  readonly durationMs: number
  /** Of a failed test: the first sentence of what it failed with, whoever said it. */
  readonly error?: string
  /**
   * Of a test that had not ended, because its worker or the whole run was killed: what is known of its load run. What is saved
   * while a run is under way has this for each load that is.
   */
  readonly lost?: LostRun
  /** In the order they were made. After retries: those of the last attempt. */
  readonly records: readonly TestRecord[]
}

/** A test before it is judged, whether or not it measured anything. */
export type EndedTest = Omit<ReportedTest, 'verdict'>

/** What the figures were measured with. */
export interface ReportEnvironment {
  /** Version of endure. */
  readonly endure: string
  /** Version of the runner, under its name. */
  readonly vitest?: string
  readonly jest?: string
  /** Version of Node, without the `v`. */
  readonly node: string
  /** System and architecture: `'linux x64'`. */
  readonly platform: string
  /** Logical processors. */
  readonly cpus: number
}

/** `'interrupted'` also stands in a report that a killed run left behind. */
export type RunEnd = 'passed' | 'failed' | 'interrupted'

/**
 * What `endure-report.json` holds. `NaN` and infinities are `null` in the file, as JSON has neither:
 * a `null` where a number is declared means *not measured*.
 */
export interface EndureReport extends ReportEnvironment {
  /** Rises when a field changes its meaning or goes; new fields may come without that. */
  readonly schema: 'endure-report/1'
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly reason: RunEnd
  /** Only tests with records, and those that were lost in a load run, by project and file, in the order of each file. */
  readonly tests: readonly ReportedTest[]
  readonly totals: {
    readonly tests: number
    readonly passed: number
    readonly failed: number
    readonly inconclusive: number
  }
  /** Where ordinary tests were repeated to see whether they leak; they are not among `totals`. */
  readonly repeated?: {
    readonly tests: number
    readonly leaking: number
    readonly inconclusive: number
    readonly unrepeatable: number
    readonly clean: number
  }
}

/** Joins what was measured into a report; the order of the files does not depend on which ended first. */
export function endureReport(
  environment: ReportEnvironment,
  reason: RunEnd,
  tests: readonly EndedTest[],
  createdAt: Date,
): EndureReport {
  const judged = tests
    .filter((test) => test.records.length > 0 || test.lost !== undefined)
    .map((test) => ({ ...test, verdict: testVerdict(test.state, test.records) }))
    .sort((a, b) => compare(a.project, b.project) || compare(a.file, b.file))
  const measured = judged.filter(hasMeasured)
  const count = (verdict: TestVerdict) => measured.filter((test) => test.verdict === verdict).length
  const repeated = repeatedTotals(judged)
  return {
    schema: 'endure-report/1',
    createdAt: createdAt.toISOString(),
    ...environment,
    reason,
    totals: {
      tests: measured.length,
      passed: count('pass'),
      failed: count('fail'),
      inconclusive: count('inconclusive'),
    },
    ...(repeated && { repeated }),
    tests: judged,
  }
}

function hasMeasured({ records, lost }: EndedTest): boolean {
  return lost !== undefined || records.some(({ kind }) => kind !== 'repetition')
}

// By code unit, not by locale: the same on every machine.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
