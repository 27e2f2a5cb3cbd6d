import type { AllocationSite } from '../records/leakEvidence.ts'
import { inspectThread } from './inspectThread.ts'
import { SiteTally } from './siteTally.ts'
import { SourcePlaces } from './sourcePlaces.ts'
import type { StackFrame } from './stackFrame.ts'

// What is there once, such as a timer that is set anew with every call, is not what every call leaves.
const smallestShare = 0.1

/** What one place opened or added that is there still. */
export interface Left {
  /** The innermost call first. */
  readonly stack: readonly StackFrame[]
  readonly count: number
}

/** The fewest that are a part of the leak. @param growth  how many the calls that were looked at should have left. */
export function fewestOfLeak(growth: number): number {
  return smallestShare * growth
}

/**
 * The places of what was counted, where they are a part of the leak; at most five, ordered as those of allocations.
 *
 * @param made           calls that were looked at.
 * @param growthPerCall  how many each call leaves.
 */
export async function countedSites(
  left: readonly Left[],
  made: number,
  growthPerCall: number,
): Promise<readonly AllocationSite[]> {
  if (made === 0 || left.length === 0) return []
  const tally = new SiteTally()
  for (const { stack, count } of left) tally.add(stack, count)
  // Without an inspector the places are those in the code as it ran.
  const places = (await inspectThread((inspector) => SourcePlaces.read(inspector))) ?? new SourcePlaces()
  return tally
    .sites(places, (count) => ({ bytesPerOperation: 0, countPerOperation: count / made }))
    .filter(({ countPerOperation }) => countPerOperation >= fewestOfLeak(growthPerCall))
}
