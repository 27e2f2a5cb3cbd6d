import type { EventEmitter } from 'node:events'
import { performance } from 'node:perf_hooks'
import { findAllocationSites } from '../evidence/findAllocationSites.ts'
import { findListenerSites } from '../evidence/findListenerSites.ts'
import { findOpeningSites } from '../evidence/findOpeningSites.ts'
import { findRetainers } from '../evidence/findRetainers.ts'
import { runnerRetention } from '../evidence/runnerRetention.ts'
import { suspectedOpening } from '../evidence/suspectedOpening.ts'
import { neverRemoved, suspectedSource } from '../evidence/suspectedSource.ts'
import { show } from '../options.ts'
import { collectionMs } from '../probes/collectionMs.ts'
import type { LeakExplanation } from '../records/leakEvidence.ts'
import type { LeakResource, ResourceGrowth } from '../records/leakReport.ts'

/** What a leak is explained from. */
export interface LeakToExplain {
  readonly resources: readonly ResourceGrowth[]
  /** Those whose listeners were counted. */
  readonly emitters: () => readonly EventEmitter[]
  /** Makes so many calls, settles, collects; gives how many were made. */
  readonly repeat: (calls: number) => Promise<number>
  readonly callMs: number
  /** On the clock of `performance.now()`. */
  readonly deadlineMs: number
  /** What moves that time: `'the time limit of the test'`. */
  readonly toRaise: string
  readonly keepSnapshots: boolean
  /** Gives V8 its compilers back: snapshots are read with them, places are found without. */
  readonly restoreEngine: () => void
}

// Enough calls for a place to show, in a time that nobody minds after a verdict.
const siteMs = 200
const usualSiteCalls = 2000
const longestSiteMs = 400
// What is opened is exact, and a process has few of it. Of listeners, which may be rare, so many have to be added.
const openingCalls = 16
// Of files Node does not tell which call opened them (see `findOpeningSites`), nor of contexts which made one.
const openable: readonly LeakResource[] = ['handle', 'socket', 'worker']

export const nothingExplained: LeakExplanation = { sites: [], retainers: [], notes: [], snapshots: [] }

/** Finds where what leaks is allocated or opened, and what keeps it alive. What fails is noted: the verdict stands. */
export async function explainLeak(leak: LeakToExplain): Promise<LeakExplanation> {
  const leaking = leak.resources.filter((each) => each.leaking)
  const heap = leaking.find(({ resource }) => resource === 'heap' || resource === 'external')
  const openedPerCall = Math.max(...leaking.filter(isOpenable).map((each) => each.growthPerOperation))
  const notes: string[] = []
  const attempt = async <Found>(what: string, find: () => Promise<Found>): Promise<Found | undefined> => {
    if (performance.now() >= leak.deadlineMs) {
      notes.push(`There was no time left to find ${what}: raise ${leak.toRaise}.`)
      return undefined
    }
    try {
      return await find()
    } catch (error) {
      notes.push(`${what} could not be found: ${error instanceof Error ? error.message : show(error)}`)
      return undefined
    }
  }

  const opened = leaking.some(isOpenable)
    ? await attempt('where it is opened', () => findOpeningSites(leak.repeat, openingCalls, openedPerCall))
    : undefined
  const listeners = leaking.find(({ resource }) => resource === 'listener')
  const calls = Math.max(1, Math.ceil(Math.min(usualSiteCalls, siteMs / leak.callMs)))
  const added = listeners
    ? await attempt('where listeners are added', () =>
        findListenerSites(leak.repeat, {
          calls: Math.min(calls, Math.ceil(openingCalls / listeners.growthPerOperation)),
          growthPerCall: listeners.growthPerOperation,
          emitters: leak.emitters(),
        }),
      )
    : undefined
  // Whatever is kept outside the heap has an object inside it.
  const onHeap = leak.resources.find(({ resource }) => resource === 'heap')?.growthPerOperation ?? 0
  const growthPerOperation = Math.max(1, onHeap)
  const allocated = heap
    ? await attempt('where it is allocated', () =>
        findAllocationSites(leak.repeat, {
          calls,
          mostCalls: Math.max(calls, Math.floor(longestSiteMs / leak.callMs)),
          growthPerOperation,
        }),
      )
    : undefined
  leak.restoreEngine()
  const { callMs, deadlineMs, toRaise, keepSnapshots } = leak
  const kept = heap
    ? await attempt('what keeps it alive', () =>
        findRetainers(leak.repeat, {
          callMs,
          bytesPerOperation: heap.growthPerOperation,
          collectionMs: collectionMs(),
          deadlineMs,
          toRaise,
          keepSnapshots,
        }),
      )
    : undefined
  if (kept?.reason !== undefined) notes.push(kept.reason)

  const sites = [...(opened?.sites ?? []), ...(added ?? []), ...(allocated ?? [])]
  const retainers = kept?.retainers ?? []
  const runner = runnerRetention(sites, retainers)
  const [strongest] = retainers
  const suspicion =
    suspectedOpening(opened?.types ?? []) ??
    (listeners && neverRemoved) ??
    (strongest && suspectedSource(strongest.path, strongest.className))
  return {
    sites,
    retainers,
    notes,
    snapshots: kept?.snapshots ?? [],
    ...(suspicion === undefined ? {} : { suspicion }),
    ...(runner === undefined ? {} : { runner }),
  }
}

function isOpenable({ resource }: ResourceGrowth): boolean {
  return openable.includes(resource)
}
