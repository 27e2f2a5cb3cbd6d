import { formatDuration, formatNumber } from '../formatUnits.ts'
import type { LeakReport } from '../records/leakReport.ts'
import type { MemoryProfile } from '../records/memoryProfile.ts'
import type { StressResult } from '../records/stressResult.ts'
import { describeMachine, describeRun } from './describeRun.ts'

/** What growth is counted by. */
export type GrowthUnit = 'call' | 'operation'

/** What was given to `expect`, in a word, what its growth is counted by, and what it takes to do it again. */
export function describeSubject(subject: LeakReport | StressResult | MemoryProfile): {
  readonly name: string
  readonly unit: GrowthUnit
  readonly run: string
} {
  const inAll = `${formatDuration(subject.durationMs)}, ${describeMachine()}`
  if (subject.kind === 'stressResult') return { name: 'result', unit: 'operation', run: describeRun(subject) }
  if (subject.kind === 'memoryProfile') return { name: 'profile', unit: 'operation', run: `1 body, ${inAll}` }
  return { name: 'operation', unit: 'call', run: `${formatNumber(subject.operations, 'call')}, ${inAll}` }
}
