import { show } from '../options.ts'

/**
 * Checks where a report is to go.
 *
 * @param of  whose option it is, for the error.
 * @throws TypeError  neither a path nor `false`.
 */
export function parseReportOption(report: unknown, of: string): string | false {
  if (report === undefined) return 'endure-report.json'
  if (report === false || (typeof report === 'string' && report !== '')) return report
  throw new TypeError(`Expected \`report\` of \`${of}\` to be a path or false, got ${show(report)}`)
}
