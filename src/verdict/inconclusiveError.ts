/** Tells an undecided verdict from a failed one: matchers throw it, with and without `.not`. */
export class InconclusiveError extends Error {
  override readonly name = 'InconclusiveError'
}

/** By name, because a matcher may have been loaded twice, or in another realm. */
export function isInconclusive(error: unknown): error is Error {
  return error instanceof Error && error.name === 'InconclusiveError'
}
