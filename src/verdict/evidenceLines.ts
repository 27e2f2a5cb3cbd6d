import type { Evidence } from './describeRun.ts'

/** Lays evidence out, one line each, the labels in a column; with its heading, and nothing where there is none. */
export function evidenceLines(evidence: readonly Evidence[]): readonly string[] {
  const width = Math.max(0, ...evidence.map(([label]) => label.length)) + 2
  const lines = evidence.map(([label, text]) => `  ${label.padEnd(width)}${text}`)
  return lines.length > 0 ? ['Evidence', ...lines] : []
}
