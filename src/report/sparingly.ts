// A save that takes 5 ms may come every tenth of a second, one of 50 ms every second.
const restPerWork = 19

/**
 * Runs an act when it is asked for, unless it then took more than a twentieth of the time; skips it otherwise.
 * For work that grows with what it is done on, such as saving a whole report after every test.
 *
 * @param now  milliseconds that never go back.
 */
export function sparingly(act: () => void, now: () => number): () => void {
  let restsUntilMs = Number.NEGATIVE_INFINITY
  return () => {
    const startMs = now()
    if (startMs < restsUntilMs) return
    act()
    const endMs = now()
    restsUntilMs = endMs + restPerWork * (endMs - startMs)
  }
}
