import { rejectUnknownKeys, show } from '../options.ts'
import { parseReportOption } from '../report/reportOption.ts'
import type { LeakSettings } from './settings.ts'
import { parseSuiteLeakOptions, type SuiteLeakOptions } from './suiteLeakOptions.ts'

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
  /** Where the report goes, `'endure-report.json'` by default, with a page for people beside it; `false` for no report. */
  readonly report?: string | false
  /**
   * Repeats every ordinary test that has passed, until it is known whether its runs leave something behind, and reports which
   * do. Off by default; `ENDURE_LEAKS=1` in the environment switches it on for one run, `ENDURE_LEAKS=fail` lets leaks fail
   * their tests as well, `ENDURE_LEAKS=0` switches it off.
   */
  readonly leaks?: boolean | SuiteLeakOptions
}

/** The same, with defaults filled in. */
export interface ParsedEndureOptions {
  readonly profile: 'stress' | 'all' | 'none'
  readonly stressFiles: readonly string[] | undefined
  readonly alongside: boolean
  readonly report: string | false
  readonly leaks: LeakSettings | undefined
}

const known = [
  'profile',
  'stressFiles',
  'alongside',
  'report',
  'leaks',
] as const satisfies readonly (keyof EndureOptions)[]
const profiles = ['stress', 'all', 'none'] as const

/**
 * @param environment  where `ENDURE_LEAKS` is looked up.
 * @throws TypeError | RangeError  an unknown option, or a value of the wrong kind.
 */
export function parsePluginOptions(
  options: EndureOptions,
  environment: Readonly<Record<string, string | undefined>> = {},
): ParsedEndureOptions {
  rejectUnknownKeys(options, known, 'endure')
  const { profile = 'stress', stressFiles, alongside = false } = options
  if (!profiles.includes(profile)) refuse('profile', "'stress', 'all' or 'none'", profile)
  if (stressFiles !== undefined && !isGlobList(stressFiles)) {
    refuse('stressFiles', "an array of globs like ['load/**/*.test.ts']", stressFiles)
  }
  if (typeof alongside !== 'boolean') refuse('alongside', 'true or false', alongside)
  const leaks = parseSuiteLeakOptions(options.leaks, environment.ENDURE_LEAKS)
  return { profile, stressFiles, alongside, report: parseReportOption(options.report, 'endure'), leaks }
}

function isGlobList(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== '')
}

function refuse(name: string, expected: string, received: unknown): never {
  throw new TypeError(`Expected \`${name}\` of \`endure\` to be ${expected}, got ${show(received)}`)
}
