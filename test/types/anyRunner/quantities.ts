import type { ByteRate, Duration, Rate, Size } from 'endure'

// What compiles, and in test/units.test.ts is read.
export const durations: readonly Duration[] = [
  5,
  '250ms',
  '30s',
  '30 s',
  '1.5h',
  '.5 MS',
  '5min',
  '5m',
  '1Min',
  '2d',
  '9us',
]
export const sizes: readonly Size[] = [5, '64B', '150KB', '150 kb', '1.5 KiB', '2GB', '2gib', '1 TB']
export const rates: readonly Rate[] = [5, '500/s', '6000/min', '1 /h']
export const byteRates: readonly ByteRate[] = [5, '50MB/s', '1 GiB/h', '60 KB / min']

// What does not compile.
// @ts-expect-error no unit of time
export const parsecs: Duration = '3 parsecs'
// @ts-expect-error no unit
export const unitless: Duration = '3'
// @ts-expect-error no number
export const numberless: Duration = 'ms'
// @ts-expect-error no duration
export const sizedDuration: Duration = '3MB'
// @ts-expect-error no unit of size
export const megs: Size = '100 megs'
// @ts-expect-error no size
export const timedSize: Size = '100ms'
// @ts-expect-error no rate
export const many: Rate = 'many'
// @ts-expect-error per what?
export const perWhat: Rate = '5'
// @ts-expect-error no unit of time
export const perParsec: ByteRate = '5MB/parsec'
// @ts-expect-error bytes have a unit
export const bare: ByteRate = '5/s'
