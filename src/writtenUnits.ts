import { bytesPerUnit, msPerUnit, parseBytes } from './units.ts'

// The shortest text, as a rule the one that was written; of equally short ones that in the larger unit.
function write(value: number, units: Readonly<Record<string, number>>, smallest: string): string {
  const whole = Object.entries(units).filter(([unit, factor]) => unit === smallest || value >= factor)
  const texts = whole.map(([unit, factor]) => `${Number((value / factor).toPrecision(12))}${unit}`)
  return texts.reduce((shortest, text) => (text.length <= shortest.length ? text : shortest))
}

/**
 * Writes bytes as an option may be written, for the call in a message; `parseBytes` reads it back.
 * @example
 * writeBytes(50_000_000) // => '50MB'
 */
export function writeBytes(bytes: number): string {
  return write(bytes, bytesPerUnit, 'B')
}

// Longer numbers were computed, not written.
const longestWritten = 6

/**
 * A limit as it is printed, and beside it as it was written where that was in decimal units: who wrote 50 MB looks for 50.
 *
 * @param per  `'/s'` for a rate.
 * @example
 * besideWritten('47.7 MiB', 50_000_000) // => '47.7 MiB (50MB)'
 */
export function besideWritten(printed: string, bytes: number, per = ''): string {
  const written = writeBytes(bytes)
  // Whole KiB look like a KB that nobody wrote: 250 KiB are 256 KB.
  const isExact = printed.endsWith('iB') && parseBytes(printed.replace(/ (?=\d)/g, ''), 'limit') === bytes
  const isDecimal = /[KMGT]B$/.test(written) && written.length <= longestWritten && !isExact
  return `${printed}${per}${isDecimal ? ` (${written}${per})` : ''}`
}

/**
 * Writes milliseconds as an option may be written; `parseDurationMs` reads it back.
 * @example
 * writeDuration(2500) // => '2.5s'
 */
export function writeDuration(ms: number): string {
  const { us: _, m: __, ...units } = msPerUnit
  return write(ms, units, 'ms')
}
