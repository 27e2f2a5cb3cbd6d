import { realClock } from './clock.ts'
import { Mix } from './mix.ts'
import { checkPlan } from './plan.ts'
import { Run } from './run.ts'
import { Tally } from './tally.ts'

// V8 throws compiled code away with the last object of a shape that it was compiled for, and the next run in the process
// would begin with slow code. This run is never driven, and stays. In a set, because an assignment that nobody reads is
// left out when the package is built.
const kept = new Set<Run>()

/**
 * Keeps the engine's compiled code for the next run. To be called after each run: what its fields have held decides the
 * shape of the objects that are made from then on.
 */
export function keepCompiled(): void {
  const plan = checkPlan({ users: 1, totalIterations: 1 })
  const mix = Mix.of(() => {}, 0)
  kept.clear()
  kept.add(new Run(plan, mix, [], realClock, new Tally(false, 0)))
}
