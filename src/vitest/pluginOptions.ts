import { rejectUnknownKeys, show } from '../options.ts'

/** Options of the Vitest plugin. */
export interface EndureOptions {
  /**
   * Whose memory is profiled as a whole: the tests of stress files (the default), every test, or none. Concurrent tests never
   * are, because they share one heap.
   */
  readonly profile?: 'stress' | 'all' | 'none'
  /**
   * Globs, relative to the project's root, of the test files that measure. Without them: the files named `*.stress.*`, and
   * those that import endure or call one of its matchers.
   */
  readonly stressFiles?: readonly string[]
  /** Set to true to let stress files run beside other test files. Their figures then include the neighbours' load. */
  readonly alongside?: boolean
  /** Where the report goes, `'endure-report.json'` by default; `false` for no report. */
  readonly report?: string | false
}

/** The same, with defaults filled in. */
export interface ParsedEndureOptions {
  readonly profile: 'stress' | 'all' | 'none'
  readonly stressFiles: readonly string[] | undefined
  readonly alongside: boolean
  readonly report: string | false
}

const known = ['profile', 'stressFiles', 'alongside', 'report'] as const
const profiles = ['stress', 'all', 'none'] as const

/** @throws TypeError  an unknown option, or a value of the wrong kind. */
export function parsePluginOptions(options: EndureOptions): ParsedEndureOptions {
  rejectUnknownKeys(options, known, 'endure')
  const { profile = 'stress', stressFiles, alongside = false } = options
  if (!profiles.includes(profile)) refuse('profile', "'stress', 'all' or 'none'", profile)
  if (stressFiles !== undefined && !isGlobList(stressFiles)) {
    refuse('stressFiles', "an array of globs like ['load/**/*.test.ts']", stressFiles)
  }
  if (typeof alongside !== 'boolean') refuse('alongside', 'true or false', alongside)
  return { profile, stressFiles, alongside, report: parseReportOption(options.report, 'endure') }
}

/**
 * Reads where the report goes, for the plugin and for its reporter.
 *
 * @param of  whose option it is, for the message.
 * @throws TypeError  neither a path nor `false`.
 */
export function parseReportOption(report: unknown, of: string): string | false {
  if (report === undefined) return 'endure-report.json'
  if (report === false || (typeof report === 'string' && report !== '')) return report
  return refuse('report', 'a path or false', report, of)
}

function isGlobList(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== '')
}

function refuse(name: string, expected: string, received: unknown, of = 'endure'): never {
  throw new TypeError(`Expected \`${name}\` of \`${of}\` to be ${expected}, got ${show(received)}`)
}
