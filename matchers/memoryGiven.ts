import { rejectUnknownKeys, show } from '../src/options.ts'
import type { Size } from '../src/quantities.ts'
import type { MemoryProfile } from '../src/records/memoryProfile.ts'
import type { StressResult } from '../src/records/stressResult.ts'
import { parseBytes } from '../src/units.ts'
import type { Allowance, MemoryMeasure } from '../src/verdict/limitVerdicts.ts'
import { usualMeasure } from '../src/verdict/memoryLevels.ts'
import { kindOf, misuse } from './conclude.ts'

/** Bytes, text with a unit such as `'100MB'`, or a share of the baseline such as `'15%'`. */
export type SizeOrShare = Size | `${number}%`

/** Which memory a matcher is about. */
export interface MemoryOptions {
  /**
   * `'heap'`: heap and external memory of this thread. `'rss'`: resident memory of the whole process, garbage and other threads
   * included. `'process'`: resident memory of the process under test. By default the last where the plan has a `pid`.
   */
  readonly of?: MemoryMeasure
}

const measures: readonly MemoryMeasure[] = ['heap', 'rss', 'process']

/**
 * Checks what a matcher on memory was given.
 *
 * @param usual  which memory is meant where nobody says, and no other process was watched.
 * @param known  the names of its options.
 * @throws TypeError  neither a `StressResult` nor a `MemoryProfile`, an unknown option, or no such memory.
 */
export function memoryGiven(
  matcher: string,
  received: unknown,
  options: MemoryOptions,
  usual: MemoryMeasure,
  known: readonly string[] = ['of'],
): { readonly subject: StressResult | MemoryProfile; readonly measure: MemoryMeasure } {
  const kind = kindOf(received)
  if (kind !== 'stressResult' && kind !== 'memoryProfile') {
    throw misuse(
      matcher,
      'a StressResult or a MemoryProfile, as `await stress(…)` and `await profile(…)` give',
      received,
    )
  }
  rejectUnknownKeys(options, known, matcher)
  const subject = received as StressResult | MemoryProfile
  const { of = usualMeasure(subject, usual) } = options
  if (!measures.includes(of))
    throw new TypeError(`Expected \`of\` to be 'heap', 'rss' or 'process', got ${show(of)}`)
  return { subject, measure: of }
}

/**
 * Reads a size or a share of the baseline.
 *
 * @throws TypeError | RangeError  neither of them.
 */
export function parseAllowance(value: unknown, name: string): Allowance {
  const share = typeof value === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(value)?.[1] : undefined
  return share === undefined ? { bytes: parseBytes(value, name) } : { ratio: Number(share) / 100 }
}
