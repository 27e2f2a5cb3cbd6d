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
