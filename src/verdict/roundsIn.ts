import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'

/** Where rounds have to stand for another run to tell more: beside `phases` they are refused, and merging drops them. */
export function roundsIn(subject: StressResult | MemoryProfile): string {
  const isRun = subject.kind === 'stressResult'
  // A plan without phases has one by this name.
  const plan = !isRun
    ? 'a plan of `stress`'
    : subject.process
      ? 'a plan without `pid`'
      : subject.phases.some(({ name }) => name !== 'run')
        ? 'a plan without `phases`'
        : 'the plan'
  return `\`rounds: 12\` in ${plan}${isRun && subject.fewestStarted !== undefined ? ', judged before `mergeResults`' : ''}`
}
