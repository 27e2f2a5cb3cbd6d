import { matcherNames } from './matcherNames.ts'

// Erring on this side costs a file its parallelism; on the other side it costs a wrong measurement.
const measures = new RegExp(`['"]endure(?:/[\\w/]+)?['"]|\\.(?:${matcherNames.join('|')})\\s*\\(`)

/** Whether a test file's text imports endure or calls one of its matchers, comments included. */
export function textMeasures(text: string): boolean {
  return measures.test(text)
}
