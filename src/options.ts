import type * as leven from 'leven'
import { loadPackage } from './loadPackage.ts'

/** Prints a value as it would stand in the user's code, short. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(value)
}

/**
 * Refuses option names nobody knows, so that a typo never silently changes what is measured.
 *
 * @param where  the call the options belong to, for the message: `'stress'`.
 * @throws TypeError  not an object, or an unknown key; names the nearest known one.
 */
export function rejectUnknownKeys(options: unknown, known: readonly string[], where: string): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`Expected the options of \`${where}\` to be an object, got ${show(options)}`)
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    // A third of the name or two letters: more, and the suggestion is a guess.
    const { closestMatch } = loadPackage<typeof leven>('leven')
    const nearest = closestMatch(key, known, { maxDistance: Math.max(2, Math.floor(key.length / 3)) })
    const all = known.length > 0 ? `Known options: ${known.join(', ')}.` : 'It takes none here.'
    const advice = nearest ? `Did you mean \`${nearest}\`?` : all
    throw new TypeError(`Unknown option \`${key}\` in \`${where}\`. ${advice}`)
  }
}

/**
 * Reads an option that counts things.
 *
 * @throws TypeError   not a number.
 * @throws RangeError  not an integer, below `minimum` or above `maximum`.
 */
export function requireInteger(
  value: unknown,
  name: string,
  minimum: number,
  maximum: number = Number.MAX_SAFE_INTEGER,
): number {
  const bounds = maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum}` : `from ${minimum} to ${maximum}`
  if (typeof value !== 'number') {
    throw new TypeError(
      `Expected \`${name}\` to be an integer ${bounds}, got ${show(value)} (${typeof value})`,
    )
  }
  if (!Number.isSafeInteger(value) || value < minimum || value > maximum) {
    throw new RangeError(`Expected \`${name}\` to be an integer ${bounds}, got ${value}`)
  }
  return value
}

/** By its members, because signals of other realms are no `AbortSignal` here. */
export function isSignal(value: unknown): value is AbortSignal {
  const signal = value as AbortSignal | null | undefined
  return typeof signal?.aborted === 'boolean' && typeof signal.addEventListener === 'function'
}

/**
 * Reads an option that aborts something.
 *
 * @throws TypeError  not an AbortSignal.
 */
export function requireSignal(value: unknown, name: string): AbortSignal {
  if (isSignal(value)) return value
  throw new TypeError(`Expected \`${name}\` to be an AbortSignal, got ${show(value)}`)
}
