import { Mix } from './mix.ts'
import { checkPlan } from './plan.ts'
import { Run } from './run.ts'

const kept: Run[] = []

/**
 * Keeps what V8 has compiled of the engine: it throws away what is made for objects of a shape when the last of them has been
 * collected, and every run after some collections would begin as slow as the first. So one run stays that is never driven.
 * To be called after one that was: only then do new objects have the shapes that they end up with.
 */
export function keepCompiled(): void {
  if (kept.length === 0)
    kept.push(
      new Run(
        checkPlan({ users: 1, totalIterations: 1 }),
        Mix.of(() => {}, 0),
      ),
    )
}
