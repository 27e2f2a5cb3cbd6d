import { rejectUnknownKeys, show } from '../src/options.ts'
import type { StressResult } from '../src/records/stressResult.ts'
import { type RunPart, wholeRun } from '../src/verdict/runPart.ts'
import { kindOf, misuse } from './conclude.ts'

/** What of a run a matcher is about; by default all of it. */
export interface PartOptions {
  /** The name of one of the plan's phases. */
  readonly phase?: string
  /** The name of one of several operations that the run mixed. */
  readonly operation?: string
}

/**
 * Checks what a matcher on a `StressResult` was given, and finds the part of the run that it is about.
 *
 * @param options  those of the matcher; `phase` or `operation` among them.
 * @param known    the names of its other options.
 * @throws TypeError   not a `StressResult`, an unknown option, or both a phase and an operation.
 * @throws RangeError  no phase or operation of that name.
 */
export function partOf(
  matcher: string,
  received: unknown,
  options: PartOptions,
  known: readonly string[] = [],
): RunPart {
  const result = requireResult(matcher, received)
  rejectUnknownKeys(options, ['phase', 'operation', ...known], matcher)
  const { phase, operation } = options
  if (phase !== undefined && operation !== undefined) {
    throw new TypeError(
      `Expected \`phase\` or \`operation\` in \`${matcher}\`, got both: no figures are kept for an operation within a phase`,
    )
  }
  if (phase !== undefined) return { of: 'phase', result, figures: findNamed(result.phases, 'phase', phase) }
  if (operation !== undefined)
    return { of: 'operation', result, figures: findNamed(result.mix, 'operation', operation) }
  return wholeRun(result)
}

/** @throws TypeError  not a `StressResult`. */
export function requireResult(matcher: string, received: unknown): StressResult {
  if (kindOf(received) === 'stressResult') return received as StressResult
  throw misuse(matcher, 'a StressResult, as `await stress(…)` gives', received)
}

/** @throws RangeError  none of that name; says which there are. */
export function findNamed<Part extends { readonly name: string }>(
  parts: readonly Part[],
  option: string,
  name: unknown,
): Part {
  const found = parts.find((part) => part.name === name)
  if (found !== undefined) return found
  const names = parts.map((part) => show(part.name)).join(', ')
  const has = parts.length > 0 ? `it has ${names}` : 'its plan had one operation, without a name'
  throw new RangeError(
    `Expected \`${option}\` to be the name of one in the result, got ${show(name)}: ${has}`,
  )
}
