import type { ScenarioReport } from '../records/scenarioReport.ts'
import type { AssertionRecord, StressProgress, TestRecord } from '../records/testRecord.ts'
import type { ReportedTest } from './endureReport.ts'

type MeasuredRecord = Exclude<TestRecord, AssertionRecord | ScenarioReport>

/**
 * What has a row of its own: every record but a judgement on one, or on several as a scenario report is; and the last that
 * was heard of a lost run.
 */
export type Measurement = MeasuredRecord | StressProgress

/** One row to be: what was measured, in which test, and what was then said about it. */
export interface MeasuredThing {
  readonly test: ReportedTest
  /** The test's name, numbered where the test measured several things of the kind. */
  readonly name: string
  readonly measurement: Measurement | undefined
  /** Assertions recorded after this measurement and before the next: as a rule those on it. */
  readonly assertions: readonly AssertionRecord[]
}

/**
 * Cuts the records of a test at its measurements. A test that only asserted, on a function say, is one thing without
 * a measurement; records of a kind this version does not know are passed over.
 */
export function measuredThings(test: ReportedTest): MeasuredThing[] {
  const things: { measurement: Measurement | undefined; assertions: AssertionRecord[] }[] = []
  const early: AssertionRecord[] = []
  // The memory of a whole body adds a row only where nothing within it was measured by itself.
  const inside = test.records.some((record) => isMeasurement(record) && record.kind !== 'bodyProfile')
  for (const record of test.records) {
    if (record.kind === 'assertion') (things.at(-1)?.assertions ?? early).push(record)
    else if (isMeasurement(record) && !(inside && record.kind === 'bodyProfile'))
      things.push({ measurement: record, assertions: [] })
  }
  if (test.lost !== undefined) things.push({ measurement: test.lost, assertions: [] })
  if (things.length === 0 && early.length > 0) things.push({ measurement: undefined, assertions: [] })
  things[0]?.assertions.unshift(...early)
  return things.map(({ measurement, assertions }, index) => {
    const alike = things.filter((other) => other.measurement?.kind === measurement?.kind)
    const number = things.slice(0, index + 1).filter((other) => alike.includes(other)).length
    const name = alike.length > 1 ? `${test.name} (${number})` : test.name
    return { test, name, measurement, assertions }
  })
}

function isMeasurement(record: TestRecord): record is MeasuredRecord {
  return ['stressResult', 'leakReport', 'memoryProfile', 'bodyProfile'].includes(record.kind)
}
