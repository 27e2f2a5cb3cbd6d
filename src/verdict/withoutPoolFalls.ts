import { rise } from '../stats/levels.ts'

// A page of V8's pool, of which 180 to 236 KB were resident where it was given back (classic-level, Node 20 to 24).
const pageBytes = 256 * 1024
const leastBytes = 100e3
// More are a sawtooth.
const mostFalls = 2

/**
 * Levels of native memory as they would be if V8 had not given back empty pages of its pool meanwhile: it does so once or
 * twice in a search, at any moment, and what leaks beside it goes on rising. The last two falls of a page, but for what was taken
 * again in one step, are taken off what was there before them.
 */
export function withoutPoolFalls(levels: readonly number[]): readonly number[] {
  const even = [...levels]
  let falls = 0
  let givenBack = 0
  let takenAgain = 0
  for (let round = levels.length - 1; round > 0; round--) {
    const step = rise(levels, round - 1, round)
    const isPage = Math.abs(step) >= leastBytes && Math.abs(step) <= pageBytes
    if (isPage && step > 0) takenAgain += step
    if (isPage && step < 0) {
      const stays = Math.max(0, -step - takenAgain)
      takenAgain = Math.max(0, takenAgain + step)
      if (stays >= leastBytes && falls < mostFalls) {
        falls++
        givenBack += stays
      }
    }
    even[round - 1] = (levels[round - 1] as number) - givenBack
  }
  return even
}
