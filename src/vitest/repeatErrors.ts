const events = ['unhandledRejection', 'uncaughtException'] as const

/**
 * Hears of errors that nobody catches in place of Vitest, which would fail the whole run for what a repetition has left undone.
 *
 * @returns gives Vitest its ear back.
 */
export function interceptErrors(onError: (error: unknown) => void): () => void {
  // Raw: the others are bare of what makes a `once` be heard once.
  const outer = events.map((event) => process.rawListeners(event))
  for (const event of events) {
    process.removeAllListeners(event)
    process.on(event, onError)
  }
  return () => {
    for (const [index, event] of events.entries()) {
      process.off(event, onError)
      for (const listener of outer[index] ?? []) process.on(event, listener as () => void)
    }
  }
}
