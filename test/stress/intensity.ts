import type { Duration } from '../../src/quantities.ts'
import { parseDurationMs } from '../../src/units.ts'

/**
 * How hard the suites press: `smoke` fits into a pull request, `standard` runs each system at its usual size, `heavy` and
 * `extreme` go up to the largest there is a figure for.
 */
export type Intensity = 'smoke' | 'standard' | 'heavy' | 'extreme'

const intensities: readonly Intensity[] = ['smoke', 'standard', 'heavy', 'extreme']

/** A value for each intensity; one that is left out takes that of the intensity below it. */
export interface ByIntensity<Value> {
  readonly smoke: Value
  readonly standard?: Value
  readonly heavy?: Value
  readonly extreme?: Value
}

/** From `ENDURE_INTENSITY`, `smoke` where it is not set. */
export const intensity: Intensity = readIntensity(process.env.ENDURE_INTENSITY)

/** Picks the value for the intensity of this run: `byIntensity({ smoke: '10s', standard: '30s' })`. */
export function byIntensity<Value>(values: ByIntensity<Value>, at: Intensity = intensity): Value {
  const upTo = intensities.slice(0, intensities.indexOf(at) + 1).toReversed()
  const nearest = upTo.find((name) => values[name] !== undefined) ?? 'smoke'
  return values[nearest] as Value
}

/**
 * How long a soak lasts, ms: `ENDURE_DURATION` (`'10min'`, `'24h'`) where it is set, and by intensity otherwise.
 * Give its test `soakTimeoutMs` of it.
 */
export function soakMs(
  values: ByIntensity<Duration>,
  asked: string | undefined = process.env.ENDURE_DURATION,
): number {
  return asked ? parseDurationMs(asked, 'ENDURE_DURATION') : parseDurationMs(byIntensity(values), 'duration')
}

/** Time for a test to run a soak of `durationMs`, settle before and after it, and judge. */
export function soakTimeoutMs(durationMs: number): number {
  return durationMs * 1.1 + 60_000
}

/** @throws RangeError  a name that is none of the four. */
export function readIntensity(value = 'smoke'): Intensity {
  const known = intensities.find((name) => name === value)
  if (known === undefined)
    throw new RangeError(`Expected ENDURE_INTENSITY to be ${intensities.join(', ')}, got '${value}'`)
  return known
}
