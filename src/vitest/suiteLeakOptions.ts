import { rejectUnknownKeys, show } from '../options.ts'
import type { Duration, Size } from '../quantities.ts'
import { parseDurationMs } from '../units.ts'
import { provableBudget } from '../verdict/provableBudget.ts'
import type { LeakSettings } from './settings.ts'

/** How the tests of a suite are searched for leaks. */
export interface SuiteLeakOptions {
  /** Set to true to fail a test that leaks. One without a verdict never fails. */
  readonly fail?: boolean
  /** Growth per run of a test that is accepted, in each kind of memory: `'1KB'`. Default: none. */
  readonly budget?: Size
  /** The longest to repeat one test, `'5s'` by default. */
  readonly maxDuration?: Duration
}

const known = ['fail', 'budget', 'maxDuration'] as const satisfies readonly (keyof SuiteLeakOptions)[]
const defaultDuration = '5s'

/**
 * Reads the plugin's option `leaks`, and the environment variable that outranks it.
 *
 * @param variable  the value of `ENDURE_LEAKS`.
 * @returns         `undefined` where tests run once.
 * @throws TypeError | RangeError  names the option or the variable, and what it may be.
 */
export function parseSuiteLeakOptions(
  option: unknown,
  variable: string | undefined,
): LeakSettings | undefined {
  if (
    option !== undefined &&
    typeof option !== 'boolean' &&
    (typeof option !== 'object' || option === null)
  ) {
    throw new TypeError(`Expected \`leaks\` of \`endure\` to be true, false or options, got ${show(option)}`)
  }
  const given: SuiteLeakOptions = typeof option === 'object' ? option : {}
  rejectUnknownKeys(given, known, 'leaks')
  const { fail = false, budget, maxDuration = defaultDuration } = given
  if (typeof fail !== 'boolean') {
    throw new TypeError(`Expected \`fail\` of \`leaks\` to be true or false, got ${show(fail)}`)
  }
  const settings = {
    fail,
    budget: budget === undefined ? undefined : provableBudget(budget),
    maxDuration: parseDurationMs(maxDuration, 'maxDuration'),
  }
  if (settings.maxDuration === 0)
    throw new RangeError('Expected `maxDuration` of `leaks` to be above 0, got 0')
  const asked = parseVariable(variable) ?? (option ? 'report' : 'off')
  if (asked === 'off') return undefined
  return asked === 'fail' ? { ...settings, fail: true } : settings
}

function parseVariable(value: string | undefined): 'off' | 'report' | 'fail' | undefined {
  if (value === undefined || value === '') return undefined
  if (value === '0' || value === 'false') return 'off'
  if (value === '1' || value === 'true') return 'report'
  if (value === 'fail') return 'fail'
  throw new TypeError(`Expected ENDURE_LEAKS to be 1, fail or 0, got ${show(value)}`)
}
