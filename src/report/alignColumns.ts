import { displayWidth, keepEnd } from './displayWidth.ts'

/** One column of a table in plain text. */
export interface Column {
  readonly title: string
  /** Figures stand to the right, so that digits of one weight stand above each other. */
  readonly align: 'left' | 'right'
  /** Left out when the table would not fit otherwise. */
  readonly optional?: boolean
}

const gap = '  '
/** Narrower, and full test names cannot be told apart: an optional column goes first. */
const comfortableNameWidth = 32
/** The least that is left of a name, even if the table then is wider than asked for. */
const leastNameWidth = 16

/**
 * Lays out a table of which the first column gives way: it is cut to what the others leave.
 *
 * @returns the title line and then one line for each row, without spaces at their ends.
 */
export function alignColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  )
  const [natural = 0, ...others] = widths
  const left = width - others.reduce((sum, other) => sum + other + gap.length, 0)
  const dropped = columns.findLastIndex((column) => column.optional)
  if (left < Math.min(natural, comfortableNameWidth) && dropped > 0) {
    const keep = <T>(list: readonly T[]) => list.toSpliced(dropped, 1)
    return alignColumns(keep(columns), rows.map(keep), width)
  }
  widths[0] = Math.min(natural, Math.max(left, leastNameWidth))
  return [columns.map(({ title }) => title), ...rows].map((row) =>
    columns
      .map(({ align }, index) =>
        pad(keepEnd(row[index] ?? '', widths[index] ?? 0), widths[index] ?? 0, align),
      )
      .join(gap)
      .trimEnd(),
  )
}

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'left' ? text + space : space + text
}
