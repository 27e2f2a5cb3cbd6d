import { availableParallelism } from 'node:os'

/** How many operations, and by how many users at once: to be spread into a plan. */
export interface LoadPreset {
  readonly users: number
  readonly totalIterations: number
}

/**
 * Four sizes of a load. `smoke`, for a pull request: 100 operations, as many users as there are cores. `standard`, for every
 * day: 1,000 by 4 users. `heavy`, for every week: 10,000 by 8. `extreme`, for before a release: 50,000 by 16.
 *
 * @example
 * const plan = { ...presets.standard, timeout: '5s' }
 * plan.totalIterations // => 1000
 */
export const presets: Readonly<Record<'smoke' | 'standard' | 'heavy' | 'extreme', LoadPreset>> = {
  smoke: { users: availableParallelism(), totalIterations: 100 },
  standard: { users: 4, totalIterations: 1000 },
  heavy: { users: 8, totalIterations: 10_000 },
  extreme: { users: 16, totalIterations: 50_000 },
}
