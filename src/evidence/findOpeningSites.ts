import { setImmediate } from 'node:timers/promises'
import type { AllocationSite } from '../records/leakEvidence.ts'
import { countedSites, fewestOfLeak } from './countedSites.ts'
import type { Repeat } from './findAllocationSites.ts'
import { ResourceWatch } from './resourceWatch.ts'

/** Where handles were opened that stayed open. */
export interface OpeningSites {
  /** At most five, ordered as those of allocations. */
  readonly sites: readonly AllocationSite[]
  /** Node's names of what stayed open, the most frequent first: `['Timeout', 'TCPWRAP']`. */
  readonly types: readonly string[]
}

/**
 * Finds the places that opened timers, sockets, servers, watchers, child processes and workers which nobody closed.
 * Descriptors of files are not among them: Node tells of a `FileHandle` only when the call that opened it is over, with neither
 * its stack nor its async id, and of other descriptors not at all.
 *
 * @param repeat  as for `findAllocationSites`.
 * @param calls   how many calls to look at.
 * @param growthPerCall  how many each call leaves open; what has less than a tenth of it is no part of the leak.
 * @throws whatever `repeat` throws.
 */
export async function findOpeningSites(
  repeat: Repeat,
  calls: number,
  growthPerCall: number,
): Promise<OpeningSites> {
  const watch = new ResourceWatch()
  watch.start()
  let made: number
  try {
    made = await repeat(calls)
    // Node tells of what was closed a turn later.
    await setImmediate()
  } finally {
    watch.stop()
  }
  const left = watch.left()
  const types = new Map<string, number>()
  for (const { type, count } of left) types.set(type, (types.get(type) ?? 0) + count)
  const fewest = fewestOfLeak(growthPerCall * made)
  return {
    sites: await countedSites(left, made, growthPerCall),
    types: [...types]
      .filter(([, count]) => count >= fewest)
      .toSorted((a, b) => b[1] - a[1])
      .map(([type]) => type),
  }
}
