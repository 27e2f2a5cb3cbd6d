import type { Judged, Summary } from './judged.ts'
import { type Rule, rules } from './rules.ts'

interface Column {
  readonly title: string
  readonly width: number
  /** Figures to the right, words to the left. */
  readonly align: 'left' | 'right'
}

/** The columns, with room for these names; those of the rules only where they are asked. */
export function columnsFor(names: readonly string[], withRules: boolean): readonly Column[] {
  const nameWidth = Math.max('subject'.length, ...names.map((name) => name.length))
  const figures = (title: string, width: number): Column => ({ title, width, align: 'right' })
  return [
    { title: 'subject', width: nameWidth, align: 'left' },
    { title: 'truth', width: 5, align: 'left' },
    { title: 'resource', width: 8, align: 'left' },
    { title: 'verdict', width: 12, align: 'left' },
    figures('per call', 9),
    figures('known', 9),
    figures('verdict ms', 10),
    figures('ms', 6),
    figures('calls', 7),
    figures('detects', 8),
    ...(withRules
      ? rules.map(({ name }): Column => ({ title: name, width: name.length, align: 'left' }))
      : []),
  ]
}

/** One line of the table; what is wrong stands out. */
export function renderRow(columns: readonly Column[], { meta, trials, grade, rulesRight }: Judged): string {
  const own = trials[0]
  const slowest = trials.toSorted((a, b) => b.durationMs - a.durationMs)[0]
  return renderLine(columns, [
    meta.name,
    meta.truth,
    meta.resource,
    grade === 'right' ? 'right' : grade.toUpperCase(),
    figure(own?.growthPerOperation),
    figure(meta.unitsPerOp ?? meta.bytesPerOp),
    whole(slowest?.verdictMs),
    whole(slowest?.durationMs),
    figure(own?.operations),
    figure(own?.smallestDetectable),
    ...(rulesRight ?? []).map((right) => (right ? '·' : 'x')),
  ])
}

export function renderHead(columns: readonly Column[]): string {
  return renderLine(
    columns,
    columns.map(({ title }) => title),
  )
}

/** Everything that is worth knowing below the table. */
export function renderSummary(judged: readonly Judged[], summary: Summary): string {
  const { subjects, grades, medianMs, percentile95Ms, snapshotsMs, snapshotShare } = summary
  const wrong = grades['false alarm'] + grades.miss + grades.broken
  const lines = [
    `${grades.right} of ${subjects} right (${percent(grades.right / subjects)}), ${wrong} wrong (false alarms ${grades['false alarm']}, ` +
      `misses ${grades.miss}, broken ${grades.broken}), ${grades.inconclusive} inconclusive (${percent(grades.inconclusive / subjects)})`,
    `verdict: median ${seconds(summary.medianVerdictMs)}, 95th percentile ${seconds(summary.percentile95VerdictMs)}; ` +
      `whole answer: median ${seconds(medianMs)}, 95th percentile ${seconds(percentile95Ms)}`,
  ]
  if (snapshotsMs !== undefined && snapshotShare !== undefined)
    lines.push(
      `three heap snapshots, written and parsed: median ${seconds(snapshotsMs)}; verdict / those of its process: median ${snapshotShare.toFixed(2)}`,
    )
  const doubtful = judged.filter(({ grade }) => grade !== 'right')
  if (doubtful.length > 0) lines.push('', 'not right:', ...doubtful.flatMap(renderDoubt))
  const asked = judged.filter(({ rulesRight }) => rulesRight !== undefined)
  if (asked.length > 0)
    lines.push(
      '',
      `rules people use today, on ${asked.length} subjects:`,
      ...rules.map((rule, index) => renderRule(rule, index, asked)),
    )
  return lines.join('\n')
}

function renderDoubt({ meta, trials, grade }: Judged): string[] {
  const wanted = meta.truth === 'leaky' ? 'fail' : 'pass'
  return trials
    .filter(({ outcome }) => outcome !== wanted || grade === 'miss')
    .map(({ matcher, message }) => `  ${meta.name}: ${grade} of ${matcher}. ${headline(message)}`.trimEnd())
}

/** The first sentence that says something: above it stands the call. */
function headline(message: string): string {
  return message.split('\n').find((line) => line !== '' && !line.startsWith('expect(')) ?? ''
}

function renderRule({ name, meaning }: Rule, index: number, judged: readonly Judged[]): string {
  const wrong = judged.filter(({ rulesRight }) => rulesRight?.[index] === false)
  const falseAlarms = wrong.filter(({ meta }) => meta.truth === 'clean').length
  const share = percent(1 - wrong.length / judged.length).padStart(4)
  return `  ${name.padEnd(8)}  ${share} right, false alarms ${falseAlarms}, misses ${wrong.length - falseAlarms}: ${meaning}`
}

function renderLine(columns: readonly Column[], cells: readonly string[]): string {
  return columns
    .map(({ width, align }, index) => {
      const cell = cells[index] ?? ''
      return align === 'left' ? cell.padEnd(width) : cell.padStart(width)
    })
    .join('  ')
    .trimEnd()
}

/** Three digits, as short as they get; a dash for what was not measured, which JSON makes `null`. */
function figure(value: number | null | undefined): string {
  if (typeof value !== 'number' || Number.isNaN(value)) return '-'
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

function whole(value: number | null | undefined): string {
  return typeof value === 'number' ? figure(Math.round(value)) : '-'
}

function percent(share: number): string {
  return `${Math.floor(share * 100)}%`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
