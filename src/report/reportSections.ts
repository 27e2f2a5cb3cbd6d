import { formatCount, formatNumber } from '../formatUnits.ts'
import type { Column } from './alignColumns.ts'
import { oneLine } from './displayWidth.ts'
import type { EndureReport, ReportedTest } from './endureReport.ts'
import { leakColumns, leakNotes, leakRow } from './leakRow.ts'
import { loadColumns, loadNotes, loadRow, lostNote, lostRow, partRows } from './loadRow.ts'
import { type MeasuredThing, measuredThings } from './measuredThing.ts'
import { memoryColumns, memoryRow } from './memoryRow.ts'
import { processNote } from './processNote.ts'
import { repeatedLine } from './suiteLeaks.ts'
import type { TestVerdict } from './testVerdict.ts'
import { verdictNotes } from './verdictNotes.ts'

/** One measured thing in print, whatever the format. */
export interface ReportRow {
  readonly verdict: TestVerdict
  /** File, with the project in front where there is one. */
  readonly file: string
  /** Texts in the order of the section's columns, the name first. */
  readonly cells: readonly string[]
  /** Rows that belong to this one: phases, and operations of a mix. */
  readonly parts: readonly (readonly string[])[]
  /** What the figures do not say, strongest first. */
  readonly notes: readonly string[]
}

/** Rows of one kind, worst first. */
export interface ReportSection {
  readonly columns: readonly Column[]
  readonly rows: readonly ReportRow[]
  /** True where the order counts more than what is in one file: each row then names its own. */
  readonly acrossFiles?: boolean
}

/** A mark for each verdict. */
export const verdictMarks = { pass: '✓', fail: '✗', inconclusive: '?' } as const

/** What the run came to: the tests that measured, and those that were repeated. */
export function summaryLines({ totals, repeated }: EndureReport): string[] {
  const lines = repeated ? [repeatedLine(repeated)] : []
  return totals.tests > 0 || lines.length === 0 ? [totalsLine(totals), ...lines] : lines
}

/** `3 tests measured: 1 failed, 2 passed`. What did not happen is not said. */
export function totalsLine({ tests, failed, inconclusive, passed }: EndureReport['totals']): string {
  const parts = [
    [failed, 'failed'],
    [inconclusive, 'inconclusive'],
    [passed, 'passed'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`)
  return `${formatNumber(tests, 'test')} measured: ${said.join(', ')}`
}

const assertionColumns: readonly Column[] = [
  { title: 'Assertions', align: 'left' },
  { title: 'matcher', align: 'left' },
]

/**
 * Turns a report into tables, one for each kind of measurement.
 *
 * @param limit  rows over all tables; the worst are kept.
 * @returns      the tables that have rows, and the verdicts of the rows left out.
 */
export function reportSections(tests: readonly ReportedTest[], limit: number) {
  const things = tests.flatMap(measuredThings)
  const ranked = worstFirst(things, (thing) => thing.test.verdict)
  const shown = ranked.slice(0, limit)
  const section = (columns: readonly Column[], row: (thing: MeasuredThing) => ReportRow | undefined) => ({
    columns,
    rows: shown.map(row).filter((made) => made !== undefined),
  })
  const sections: ReportSection[] = [
    section(loadColumns, (thing) => {
      const result = thing.measurement
      if (result?.kind === 'stressProgress') return reportRow(thing, lostRow(result), [lostNote(result)])
      if (result?.kind !== 'stressResult') return
      const notes = [...loadNotes(result), ...(result.process ? [processNote(result.process)] : [])]
      return { ...reportRow(thing, loadRow(result), notes), parts: partRows(result) }
    }),
    section(leakColumns, (thing) => {
      const report = thing.measurement
      return report?.kind === 'leakReport' ? reportRow(thing, leakRow(report), leakNotes(report)) : undefined
    }),
    section(memoryColumns, (thing) => {
      const profile = thing.measurement
      if (profile?.kind === 'memoryProfile') return reportRow(thing, memoryRow(profile, 'call'))
      return profile?.kind === 'bodyProfile'
        ? reportRow(thing, memoryRow(profile.profile, 'test'))
        : undefined
    }),
    section(assertionColumns, (thing) =>
      thing.measurement === undefined
        ? reportRow(thing, [[...new Set(thing.assertions.map(({ matcher }) => matcher))].join(', ')])
        : undefined,
    ),
  ]
  return {
    sections: sections.filter(({ rows }) => rows.length > 0),
    leftOut: ranked.slice(limit).map((thing) => thing.test.verdict),
  }
}

function reportRow(
  thing: MeasuredThing,
  figures: readonly string[],
  notes: readonly string[] = [],
): ReportRow {
  const { project, file, verdict } = thing.test
  return {
    verdict,
    file: project ? `${project}: ${file}` : file,
    cells: [oneLine(thing.name), ...figures],
    parts: [],
    notes: withoutEchoes([...verdictNotes(thing), ...notes].map(oneLine)),
  }
}

// A matcher's headline may well be the sentence that the report gives as its reason.
function withoutEchoes(notes: readonly string[]): string[] {
  return notes.filter((note, index) => !notes.slice(0, index).some((earlier) => earlier.includes(note)))
}

const severity = { fail: 0, inconclusive: 1, pass: 2 } as const

/** Stable: what is equally bad keeps its order. */
export function worstFirst<T>(list: readonly T[], verdict: (item: T) => TestVerdict): T[] {
  return list.toSorted((a, b) => severity[verdict(a)] - severity[verdict(b)])
}
