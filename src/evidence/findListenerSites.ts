import type { EventEmitter } from 'node:events'
import type { AllocationSite } from '../records/leakEvidence.ts'
import { countedSites } from './countedSites.ts'
import type { Repeat } from './findAllocationSites.ts'
import { ListenerWatch } from './listenerWatch.ts'

/** What is known of listeners that gather. */
export interface ListenerSearch {
  /** How many calls to look at. */
  readonly calls: number
  /** How many each call leaves; what has less than a tenth of it is no part of the leak. */
  readonly growthPerCall: number
  /** Those to look at. Event targets are none: they do not tell who adds to them. */
  readonly emitters: readonly EventEmitter[]
}

/**
 * Finds the places that added listeners which nobody removed.
 *
 * @param repeat  as for `findAllocationSites`.
 * @returns  at most five, ordered as those of allocations.
 * @throws whatever `repeat` throws.
 */
export async function findListenerSites(
  repeat: Repeat,
  { calls, growthPerCall, emitters }: ListenerSearch,
): Promise<readonly AllocationSite[]> {
  const watch = new ListenerWatch(emitters)
  let made: number
  try {
    made = await repeat(calls)
  } finally {
    watch.stop()
  }
  return countedSites(watch.left(), made, growthPerCall)
}
