import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What `npm run bench:leaks` was asked for. */
export interface BenchOptions {
  /** Subjects whose name contains one of these; all of them when there is none. */
  readonly names: readonly string[]
  /** Only leaks, or only innocents. */
  readonly truth: 'leaky' | 'clean' | undefined
  readonly runs: number
  /** The Node that runs the subjects. */
  readonly node: string
  /** Where to write everything that was measured. */
  readonly json: string | undefined
  /** Processes at one time. */
  readonly jobs: number
  readonly busy: boolean
  /** Whether the rules people use today are asked too. */
  readonly rules: boolean
}

/**
 * Reads the command line.
 *
 * @throws TypeError | RangeError  an option that is unknown, or no count where one is wanted.
 */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      truth: { type: 'string' },
      runs: { type: 'string', default: '1' },
      node: { type: 'string', default: process.execPath },
      json: { type: 'string' },
      jobs: { type: 'string', default: '1' },
      busy: { type: 'boolean', default: false },
      'no-rules': { type: 'boolean', default: false },
    },
  })
  return {
    names: positionals,
    truth: truthOf(values.truth),
    runs: count(values.runs, '--runs'),
    node: resolve(values.node),
    json: values.json,
    jobs: count(values.jobs, '--jobs'),
    busy: values.busy,
    rules: !values['no-rules'],
  }
}

function truthOf(text: string | undefined): BenchOptions['truth'] {
  if (text === undefined || text === 'leaky' || text === 'clean') return text
  throw new RangeError(`Expected \`--truth\` to be leaky or clean, got ${text}`)
}

function count(text: string, option: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`Expected \`${option}\` to be a whole number from 1, got ${text}`)
  return value
}
