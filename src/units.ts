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

// Three digits that carry meaning, and no trailing zeros invented by toPrecision: 1.84, 18.4, 184, 1 840.
function digits(value: number, more: number): string {
  if (value !== 0 && Math.abs(value) < 1) return String(Number(value.toPrecision(2 + more)))
  const decimals = more + (Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0)
  return group(String(Number(value.toFixed(decimals))))
}

function group(number: string): string {
  const [whole = '', fraction] = number.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ' ')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

function scaled(value: number, steps: readonly (readonly [string, number])[], more: number): string {
  if (!Number.isFinite(value)) return String(value)
  // What would round up to the next unit is printed in it: 999.9 ms is 1 s.
  const step = steps.find(([, factor]) => Math.abs(value) >= factor * 0.9995) ?? steps.at(-1)
  const [unit, factor] = step as readonly [string, number]
  return `${digits(value / factor, more)} ${unit}`
}

const byteSteps = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
  ['B', 1],
] as const
const durationSteps = [
  ['h', 3.6e6],
  ['min', 6e4],
  ['s', 1e3],
  ['ms', 1],
] as const

// Each prints so many digits more than it would by itself.
const printers = {
  bytes: (value: number, more: number) => scaled(value, byteSteps, more),
  duration: (value: number, more: number) => scaled(value, durationSteps, more),
  count: (value: number, more: number) => (Number.isFinite(value) ? digits(value, more) : String(value)),
  percent(ratio: number, more: number) {
    if (!Number.isFinite(ratio)) return String(ratio)
    for (let decimals = 1 + more; decimals <= 9; decimals++) {
      const text = (ratio * 100).toFixed(decimals)
      const honest = (Number(text) === 100) === (ratio === 1) && (Number(text) === 0) === (ratio === 0)
      if (honest) return `${Number(text)} %`
    }
    return `${ratio * 100} %`
  },
}

/**
 * Prints bytes with three digits.
 * @example
 * formatBytes(1884) // => '1.84 KiB'
 */
export function formatBytes(bytes: number): string {
  return printers.bytes(bytes, 0)
}

/**
 * Prints milliseconds in the largest unit that leaves a whole part.
 * @example
 * formatDuration(2500) // => '2.5 s'
 */
export function formatDuration(ms: number): string {
  return printers.duration(ms, 0)
}

/**
 * Prints a count or a rate with three digits or all its whole ones.
 * @example
 * formatCount(12500) // => '12 500'
 */
export function formatCount(count: number): string {
  return printers.count(count, 0)
}

/**
 * Prints a count with what is counted.
 * @example
 * formatNumber(1, 'operation') // => '1 operation'
 */
export function formatNumber(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`
}

/**
 * Prints a ratio as a percentage; never rounds up to 100 % or down to 0 % what is not.
 * @example
 * formatPercent(0.99997) // => '99.997 %'
 */
export function formatPercent(ratio: number): string {
  return printers.percent(ratio, 0)
}

/**
 * Prints two quantities of one kind so that they differ in print if they differ in fact:
 * a limit of 500 that was missed by 0.04 must not read "expected 500, received 500".
 */
export function formatApart(a: number, b: number, kind: keyof typeof printers): readonly [string, string] {
  for (let more = 0; more <= 6; more++) {
    const texts = [printers[kind](a, more), printers[kind](b, more)] as const
    if (texts[0] !== texts[1] || a === b) return texts
  }
  return [String(a), String(b)]
}
