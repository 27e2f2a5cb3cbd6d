/** How long a test may take where nobody says, in Vitest and in Jest. */
export const usualLimitMs = 5000

/**
 * What tests of files that measure are given in its place: a verdict, what explains it, and an operation that hangs for
 * the `timeout` that it has where nobody says.
 */
export const measuringLimitMs = 60_000
