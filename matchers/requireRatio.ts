import { show } from '../src/options.ts'

/**
 * Checks a share.
 *
 * @param idle  the one that every run keeps to, which therefore asks for nothing.
 * @returns     0 to 1, and not that.
 * @throws TypeError   not a number.
 * @throws RangeError  not from 0 to 1, or `idle`; says what a percentage is written as.
 */
export function requireRatio(value: unknown, matcher: string, idle: 0 | 1): number {
  const wanted = `Expected the ratio given to \`${matcher}\` to be a number from 0 to 1`
  if (typeof value !== 'number') throw new TypeError(`${wanted}, got ${show(value)}`)
  if (value === idle) {
    const bound = idle === 0 ? 'above 0' : 'below 1'
    throw new RangeError(`${wanted} and ${bound}, got ${value}: every run holds that`)
  }
  if (value >= 0 && value <= 1) return value
  const meant = value > 1 && value <= 100 ? ` For ${value} % write ${value / 100}.` : ''
  throw new RangeError(`${wanted}, got ${value}.${meant}`)
}
