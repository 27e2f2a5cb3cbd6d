export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** Runs what is compared in turn, five times after a warm-up, so that a busy moment of the machine hits all alike. */
export async function mediansOf(contestants, times = 5) {
  const measured = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]))
  for (let round = -1; round < times; round++) {
    for (const [name, measure] of Object.entries(contestants)) {
      const value = await measure()
      if (round >= 0) measured[name].push(value)
    }
  }
  return Object.fromEntries(Object.entries(measured).map(([name, values]) => [name, median(values)]))
}

/** A number with three digits that carry meaning. */
export const short = (value) => Number(value.toPrecision(3)).toLocaleString('en')
