import type { bytesPerUnit, msPerUnit, perSecond } from './units.ts'

/** In any case: `'MB'`, `'mb'`, `'Mb'`. */
type AnyCase<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${Lowercase<First> | Uppercase<First>}${AnyCase<Rest>}`
  : ''
type SizeText = `${number}${AnyCase<keyof typeof bytesPerUnit>}`

/** A number of bytes, or text with a unit: `'64B'`, `'150 KB'` (1,000) or `'150 KiB'` (1,024), `'2GB'`. */
export type Size = number | SizeText
/** A number of milliseconds, or text with a unit: `'250ms'`, `'30s'`, `'5min'`, `'24h'`. */
export type Duration = number | `${number}${AnyCase<keyof typeof msPerUnit>}`
/** Bytes per second, or text with a unit: `'50MB/s'`, `'1GB/h'`. */
export type ByteRate = number | `${SizeText}${'' | ' '}/${'' | ' '}${'s' | 'min' | 'h'}`
/** A number per second, or text with a unit: `'500/s'`, `'6000/min'`. */
export type Rate = number | `${number}${AnyCase<keyof typeof perSecond>}`

/**
 * A quantity of a plan. To the compiler it may be any text, as that of an object in a variable is: `string`. Whether it is a
 * quantity is checked before anything is run.
 */
export type Planned<Quantity> = Quantity | string
