import { formatCount, formatNumber } from '../formatUnits.ts'
import type { LeakReport, ResourceGrowth } from '../records/leakReport.ts'
import type { RepetitionRecord } from '../records/testRecord.ts'
import type { Column } from './alignColumns.ts'
import { oneLine } from './displayWidth.ts'
import type { EndureReport, ReportedTest } from './endureReport.ts'
import { duration } from './figures.ts'
import { leakNotes, leakRow } from './leakRow.ts'
import type { ReportRow, ReportSection } from './reportSections.ts'

/** What the table of repeated tests shows, the name first. */
const suiteLeakColumns: readonly Column[] = [
  { title: 'Leaks in this suite', align: 'left' },
  { title: 'found', align: 'left' },
  { title: 'per run', align: 'right' },
  { title: 'pattern', align: 'left' },
  { title: 'runs', align: 'right', optional: true },
  { title: 'time', align: 'right', optional: true },
]

interface RepeatedTest {
  readonly test: ReportedTest
  readonly record: RepetitionRecord
}

/**
 * The table of the tests that were repeated to see whether they leak, worst first over all files. Clean ones are only counted.
 *
 * @param limit  rows; the worst are kept.
 * @returns      the table, if it has rows, and how many rows were left out.
 */
export function suiteLeaks(tests: readonly ReportedTest[], limit: number) {
  const rows = tests
    .flatMap((test) => test.records.filter(isRepetition).map((record) => ({ test, record })))
    .filter(({ record }) => record.verdict !== 'clean')
    .toSorted(worseFirst)
  const section: ReportSection = {
    columns: suiteLeakColumns,
    rows: rows.slice(0, limit).map(suiteLeakRow),
    acrossFiles: true,
  }
  return { sections: rows.length > 0 ? [section] : [], leftOut: Math.max(0, rows.length - limit) }
}

/** `48 tests repeated: 2 leaking, 3 inconclusive, 43 clean`. What did not happen is not said. */
export function repeatedLine({ tests, leaking, inconclusive, unrepeatable, clean }: RepeatedTotals): string {
  const parts = [
    [leaking, 'leaking'],
    [inconclusive, 'inconclusive'],
    [unrepeatable, 'not repeatable'],
    [clean, 'clean'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`)
  return `${formatNumber(tests, 'test')} repeated: ${said.join(', ')}`
}

type RepeatedTotals = NonNullable<EndureReport['repeated']>

/** Counts what repeating came to; `undefined` where no test was repeated. */
export function repeatedTotals(tests: readonly Pick<ReportedTest, 'records'>[]): RepeatedTotals | undefined {
  const records = tests.flatMap((test) => test.records.filter(isRepetition))
  if (records.length === 0) return undefined
  const count = (verdict: RepetitionRecord['verdict']) =>
    records.filter((record) => record.verdict === verdict).length
  return {
    tests: records.length,
    leaking: count('leaking'),
    inconclusive: count('inconclusive'),
    unrepeatable: count('unrepeatable'),
    clean: count('clean'),
  }
}

function isRepetition(record: ReportedTest['records'][number]): record is RepetitionRecord {
  return record.kind === 'repetition'
}

function suiteLeakRow({ test, record }: RepeatedTest): ReportRow {
  const { report, verdict, reason, durationMs } = record
  const [found = '', perRun = '', , , runs = ''] = report
    ? leakRow(report)
    : ['not repeatable', '–', '', '', '–']
  const notes = report ? leakNotes(report) : [`cannot be repeated: ${reason}`]
  return {
    verdict: verdict === 'leaking' ? 'fail' : 'inconclusive',
    file: test.project ? `${test.project}: ${test.file}` : test.file,
    cells: [oneLine(test.name), found, perRun, decisive(report)?.pattern ?? '–', runs, duration(durationMs)],
    parts: [],
    notes: notes.map(oneLine),
  }
}

const severity = { leaking: 0, inconclusive: 1, unrepeatable: 2, clean: 3 } as const

/** By verdict, then by growth: what is counted goes first, as a process runs out of descriptors before it runs out of memory. */
function worseFirst(a: RepeatedTest, b: RepeatedTest): number {
  const growth = (unit: ResourceGrowth['unit'], { record }: RepeatedTest) => grownBy(record.report, unit)
  return (
    severity[a.record.verdict] - severity[b.record.verdict] ||
    growth('count', b) - growth('count', a) ||
    growth('bytes', b) - growth('bytes', a)
  )
}

/** Growth per run that is more than noise, over all resources of one unit. */
function grownBy(report: LeakReport | undefined, unit: ResourceGrowth['unit']): number {
  const grown = report?.resources.filter((each) => each.unit === unit && each.interval[0] > 0) ?? []
  return grown.reduce((sum, { growthPerOperation }) => sum + growthPerOperation, 0)
}

function decisive(report: LeakReport | undefined): ResourceGrowth | undefined {
  const same = report?.resources.filter((each) => each.verdict === report.verdict) ?? []
  return same.find(({ resource }) => resource === 'heap') ?? same[0]
}
