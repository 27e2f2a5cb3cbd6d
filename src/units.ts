import { show } from './options.ts'

export const bytesPerUnit = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
} as const
export const msPerUnit = { us: 1e-3, ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 3.6e6, d: 8.64e7 } as const

// Node's timers count milliseconds in 31 bits, and fire at once when asked for more.
const longestTimerMs = 2 ** 31 - 1

export const perSecond = { '/s': 1, '/min': 1 / 60, '/h': 1 / 3600 } as const

const quantity = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(\/?[A-Za-z]+)\s*$/

function parse(
  value: unknown,
  name: string,
  units: Readonly<Record<string, number>>,
  example: string,
): number {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && value >= 0) return value
    throw new RangeError(
      `Expected \`${name}\` to be a finite number from 0, or text such as ${example}, got ${value}`,
    )
  }
  const [, amount, written] = (typeof value === 'string' && quantity.exec(value)) || []
  const unit = Object.keys(units).find((known) => known.toLowerCase() === written?.toLowerCase())
  if (amount !== undefined && unit !== undefined) return Number(amount) * (units[unit] as number)
  const known = Object.keys(units).join(', ')
  throw new TypeError(
    `Expected \`${name}\` to be a number or text such as ${example} (units: ${known}), got ${show(value)}`,
  )
}

/**
 * Reads a size. Units are taken in any case: `'mb'` is a megabyte, never a megabit.
 *
 * @param name  the option, for the error message.
 * @returns     bytes.
 * @throws TypeError   text without a known unit, or no text or number at all.
 * @throws RangeError  negative or not finite.
 * @example
 * parseBytes('1.5 KiB', 'budget') // => 1536
 */
export function parseBytes(value: unknown, name: string): number {
  return parse(value, name, bytesPerUnit, "'64B' or '2GB'")
}

/**
 * Reads a duration.
 *
 * @param name  the option, for the error message.
 * @returns     milliseconds.
 * @throws TypeError   text without a known unit, or no text or number at all.
 * @throws RangeError  negative, not finite, or more than 24 days.
 * @example
 * parseDurationMs('2.5s', 'timeout') // => 2500
 */
export function parseDurationMs(value: unknown, name: string): number {
  const ms = parse(value, name, msPerUnit, "'30s' or '250ms'")
  if (ms <= longestTimerMs) return ms
  throw new RangeError(
    `Expected \`${name}\` to be at most 24 days, the longest that a timer can wait, got ${show(value)}`,
  )
}

/**
 * Reads a rate.
 *
 * @param name  the option, for the error message.
 * @returns     per second.
 * @throws TypeError   text without a known unit, or no text or number at all.
 * @throws RangeError  negative or not finite.
 * @example
 * parseRatePerSecond('6000/min', 'min') // => 100
 */
export function parseRatePerSecond(value: unknown, name: string): number {
  return parse(value, name, perSecond, "'500/s'")
}

/**
 * Reads an amount of bytes per time.
 *
 * @returns     bytes per second.
 * @throws TypeError | RangeError  as `parseBytes` does for the amount, and for text without a known time.
 * @example
 * parseBytesPerSecond('60KB/min', 'budget') // => 1000
 */
export function parseBytesPerSecond(value: unknown, name: string): number {
  const [size, per, ...rest] = typeof value === 'string' ? value.split('/') : [value, 's']
  const rate = perSecond[`/${per?.trim()}` as keyof typeof perSecond]
  if (rate !== undefined && rest.length === 0) return parseBytes(size, name) * rate
  throw new TypeError(`Expected \`${name}\` to be a number or text such as '50MB/s', got ${show(value)}`)
}
