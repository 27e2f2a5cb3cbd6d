/** A level, of users or of arrivals per second, that goes evenly from one value to another within a time and stays there. */
export interface Ramp {
  readonly from: number
  readonly to: number
  /** 0 where the level is `to` throughout. */
  readonly forMs: number
}

/** The level so long after the start. */
export function levelAt({ from, to, forMs }: Ramp, ms: number): number {
  return ms >= forMs ? to : from + ((to - from) * ms) / forMs
}

/** When the level reaches a value that lies between both ends, ms after the start. */
export function levelReachedMs({ from, to, forMs }: Ramp, level: number): number {
  return (forMs * (level - from)) / (to - from)
}

/** How much comes in until then at a level per second: the area under the ramp. */
export function amountUntil({ from, to, forMs }: Ramp, ms: number): number {
  const rampMs = Math.min(ms, forMs)
  const slope = forMs > 0 ? (to - from) / forMs : 0
  return (from * rampMs + (slope * rampMs * rampMs) / 2 + to * (ms - rampMs)) / 1000
}

/**
 * When so much has come in at a level per second, ms after the start: `amountUntil` the other way round, in closed form,
 * so that the thousandth arrival is as exact as the first.
 *
 * @returns  `Infinity` where the level falls to 0 before.
 */
export function momentOf(ramp: Ramp, amount: number): number {
  if (amount <= 0) return 0
  const { from, to, forMs } = ramp
  const onRamp = amountUntil(ramp, forMs)
  if (amount >= onRamp) return to > 0 ? forMs + ((amount - onRamp) / to) * 1000 : Number.POSITIVE_INFINITY
  // from · t + slope · t² / 2 = amount, solved in the form that does not subtract two nearly equal numbers.
  const slope = (to - from) / forMs
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * amount * 1000))
  return (2 * amount * 1000) / (from + root)
}
