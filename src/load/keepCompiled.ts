import { Mix } from './mix.ts'
import { checkPlan } from './plan.ts'
import { Run } from './run.ts'

// V8 throws compiled code away with the last object of a shape that it was compiled for, and the next run in the process
// would begin with slow code. This run is never driven, and stays. In a set, because an assignment that nobody reads is
// left out when the package is built.
const kept = new Set<Run>()

/**
 * Keeps the engine's compiled code for the next run. To be called after each run: what its fields have held decides the
 * shape of the objects that are made from then on.
 */
export function keepCompiled(): void {
  const run = new Run(
    checkPlan({ users: 1, totalIterations: 1 }),
    Mix.of(() => {}, 0),
  )
  run.tally.free()
  kept.clear()
  kept.add(run)
}
