/** How hard the suites press: `smoke` fits into a pull request, `standard` runs the seeds at their full size. */
export type Intensity = 'smoke' | 'standard'

const intensities: readonly Intensity[] = ['smoke', 'standard']

/** From `ENDURE_INTENSITY`, `smoke` where it is not set. */
export const intensity: Intensity = readIntensity(process.env.ENDURE_INTENSITY)

/** Picks the value for the intensity of this run: `byIntensity({ smoke: '10s', standard: '30s' })`. */
export function byIntensity<Value>(values: Readonly<Record<Intensity, Value>>): Value {
  return values[intensity]
}

function readIntensity(value = 'smoke'): Intensity {
  const known = intensities.find((name) => name === value)
  if (known === undefined)
    throw new RangeError(`Expected ENDURE_INTENSITY to be ${intensities.join(' or ')}, got '${value}'`)
  return known
}
