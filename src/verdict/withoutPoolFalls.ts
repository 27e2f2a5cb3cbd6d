// A page of V8's pool, of which 180 to 236 KB were resident where it was given back (classic-level, Node 20 to 24).
const pageBytes = 256 * 1024
const leastBytes = 100e3
// More in one search are a sawtooth.
const mostFalls = 2

/**
 * Levels of native memory as they would be if V8 had not given back empty pages of its pool meanwhile: it does so once or
 * twice in a search, at any moment, and what leaks beside it goes on rising.
 */
export function withoutPoolFalls(levels: readonly number[]): readonly number[] {
  let falls = 0
  let givenBack = 0
  return levels.map((level, round) => {
    const fall = (levels[round - 1] ?? level) - level
    if (fall >= leastBytes && fall <= pageBytes && falls++ < mostFalls) givenBack += fall
    return level + givenBack
  })
}
