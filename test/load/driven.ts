import { Mix, type OperationMix } from '../../src/load/mix.ts'
import type { Operation } from '../../src/load/operation.ts'
import { checkPlan, type StressPlan } from '../../src/load/plan.ts'
import { Run } from '../../src/load/run.ts'
import { stripeFrom } from '../../src/load/stripe.ts'
import { VirtualClock } from './virtualClock.ts'

/** Carries a plan out in virtual time. The operation is made with the clock that it is to wait by. */
export async function driven(
  plan: StressPlan,
  operation: (clock: VirtualClock, run: () => Run) => Operation<never> | OperationMix<never>,
  segment?: string,
): Promise<Run> {
  const clock = new VirtualClock()
  const checked = checkPlan(plan, stripeFrom(segment))
  const run: Run = new Run(
    checked,
    Mix.of(
      operation(clock, () => run),
      checked.seed,
    ),
    [],
    clock,
  )
  await clock.until(run.drive())
  return run
}
