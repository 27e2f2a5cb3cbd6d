/** The least time between two live lines: a terminal scrolls, a log is kept. */
export const liveLineEveryMs = { terminal: 1_000, log: 10_000 } as const

// Workers send on timers of their own; a line due now must not wait a whole round for being a hair early.
const earlyRatio = 0.1

/**
 * Lets through one live line per interval, whichever test it is of.
 * Where several tests run at once, the one shown last waits for one that was turned away, up to one more interval.
 *
 * @param now  milliseconds that never go back.
 * @returns    whether the line of this test may be printed now.
 */
export function progressGate(intervalMs: number, now: () => number): (test: string) => boolean {
  let shown: string | undefined
  let shownAtMs = Number.NEGATIVE_INFINITY
  let otherWaits = false
  return (test) => {
    const atMs = now()
    const intervals = test === shown && otherWaits ? 2 : 1
    if (atMs - shownAtMs < intervalMs * (intervals - earlyRatio)) {
      otherWaits ||= test !== shown
      return false
    }
    shown = test
    shownAtMs = atMs
    otherWaits = false
    return true
  }
}
