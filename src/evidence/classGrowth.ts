// Rounds leave a few objects of their own behind, whoever makes them: this many are no growth of the operation's.
const leftByARound = 3
// Rates that belong to one leak differ by less than this, besides what counting itself makes uncertain.
const likeness = 0.1
const standardErrors = 3
// Between two snapshots alone, a count has to be a multiple of the operations, but for this share of them.
const strayShare = 0.02

/**
 * Whether a population grew by the same fraction of the operations between all snapshots: every operation leaves three
 * behind, or one in fifty leaves one.
 *
 * @param gains       how many more there were at the end of each gap.
 * @param operations  how many were made in each gap.
 */
export function isSteadyGrowth(gains: readonly number[], operations: readonly number[]): boolean {
  if (gains.length === 0 || gains.some((gain) => gain <= leftByARound)) return false
  if (gains.length === 1) return isMultiple(gains[0] as number, operations[0] as number)
  const rates = gains.map((gain, gap) => gain / (operations[gap] as number))
  const highest = Math.max(...rates)
  const fewest = Math.min(...operations)
  // What happens on one call in k is counted with an error of the root of its count.
  const uncertain = standardErrors * Math.sqrt(highest / fewest)
  return highest - Math.min(...rates) <= likeness * highest + uncertain
}

/** The number of operations is a prime: what came about by other ways is hardly a multiple of it. */
function isMultiple(gain: number, operations: number): boolean {
  const each = Math.round(gain / operations)
  return each >= 1 && Math.abs(gain - each * operations) <= strayShare * operations
}

/** The names of the classes whose population grew steadily over the snapshots. */
export function growingClasses(
  populations: readonly { readonly keys: readonly string[]; readonly counts: readonly number[] }[],
  operations: readonly number[],
): ReadonlySet<string> {
  const before = populations.map(
    ({ keys, counts }) => new Map(keys.map((key, place) => [key, counts[place] as number])),
  )
  const keys = populations.at(-1)?.keys ?? []
  return new Set(
    keys.filter((key) => {
      const counts = before.map((population) => population.get(key) ?? 0)
      return isSteadyGrowth(
        counts.slice(1).map((count, gap) => count - (counts[gap] as number)),
        operations,
      )
    }),
  )
}
