import { formatCount, formatNumber } from '../formatUnits.ts'
import type { PhasePlan } from './loadPlan.ts'
import type { Ramp } from './ramp.ts'

/** The load of a plan in a phrase: `'10 users'`, `'10 to 100 arrivals/s'`, `'3 phases, at most 500 users'`. */
export function describeLoad(phases: readonly PhasePlan[]): string {
  const [only, ...others] = phases
  if (only !== undefined && others.length === 0) return describePhase(only)
  const users = mostUsersOf(phases)
  const rate = Math.max(0, ...phases.map((phase) => (phase.model === 'open' ? highest(phase.rate) : 0)))
  const most = [
    ...(users > 0 ? [formatNumber(users, 'user')] : []),
    ...(rate > 0 ? [`${formatCount(rate)} arrivals/s`] : []),
  ]
  return `${phases.length} phases, at most ${most.join(' and ')}`
}

/** The most virtual users that a plan has at one time; 0 where all of it comes as arrivals. */
export function mostUsersOf(phases: readonly PhasePlan[]): number {
  return Math.max(0, ...phases.map((phase) => (phase.model === 'closed' ? highest(phase.users) : 0)))
}

/** The load of one phase. */
export function describePhase(phase: PhasePlan): string {
  if (phase.model === 'closed') {
    // Those who start one after another are all there in the end; a ramp goes from one number to another.
    const { from, to } = phase.users
    const spread = from === 1 || from === to
    return spread ? formatNumber(to, 'user') : `${formatCount(from)} to ${formatNumber(to, 'user')}`
  }
  const { from, to } = phase.rate
  const rate = from === to ? formatCount(to) : `${formatCount(from)} to ${formatCount(to)}`
  return `${rate} ${phase.arrivals === 'poisson' ? 'Poisson ' : ''}arrivals/s`
}

function highest({ from, to }: Ramp): number {
  return Math.max(from, to)
}
