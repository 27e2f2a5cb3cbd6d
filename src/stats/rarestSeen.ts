// What happens at random on one call in so many happens with 99 % certainty within 4.6 times as many.
const certainStrikes = -Math.log(0.01)

/**
 * The rarest event that has almost certainly (99 %) happened within so many calls, as one call in so many.
 *
 * @returns  a whole number, 1 at the least.
 * @example
 * rarestSeen(1000) // => 217
 */
export function rarestSeen(operations: number): number {
  return Math.max(1, Math.floor(operations / certainStrikes))
}
