import type { AllocationSite } from '../records/leakEvidence.ts'
import { deoptimize } from './deoptimize.ts'
import { inspectThread, type ThreadInspector } from './inspectThread.ts'
import { SiteTally } from './siteTally.ts'
import { SourcePlaces } from './sourcePlaces.ts'
import type { StackFrame } from './stackFrame.ts'

/**
 * Makes so many calls of the operation, lets everything settle, and collects all garbage.
 *
 * @returns  how many calls it made: fewer when the time is up.
 */
export type Repeat = (calls: number) => Promise<number>

/** What is known of the leak. */
export interface AllocationSearch {
  /** How many calls to look at, where that is enough to see anything. */
  readonly calls: number
  /** No more than so many in all, whatever is seen by then. */
  readonly mostCalls: number
  /** What was measured to stay on the heap, bytes per operation. */
  readonly growthPerOperation: number
}

interface ProfileNode {
  readonly callFrame: {
    readonly functionName: string
    readonly url: string
    /** From 0, as the column; -1 for what has no script. They are those of the function. */
    readonly lineNumber: number
    readonly columnNumber: number
  }
  readonly selfSize: number
  readonly children: readonly ProfileNode[]
}

// Samples of the whole growth: a place with a tenth of it is known to within a quarter. What goes away again is sampled as well, and
// with requests and the like that is a thousand times as much: more samples would take seconds.
const wantedSamples = 200
const smallestIntervalBytes = 128
const largestIntervalBytes = 16_384
// What runner and runtime happen to keep meanwhile is some 10 KB.
const tellingBytes = 32e3
// A store that doubles allocates in some of the calls for all of them.
const mostExtensions = 4
const enoughShare = 0.5

/**
 * Finds the functions that allocated what stays on the heap, by V8's sampling heap profiler: every so many bytes it
 * notes the stack, and forgets it with the object. The line is that of the function, because the profiler knows no other.
 *
 * The engine must not optimise meanwhile (`quietEngine`): within 2,000 calls what is inlined again goes to the caller's account.
 *
 * @returns  at most five, as `SiteTally.sites` orders them; none when nothing of what was allocated stayed, or without an inspector.
 * @throws whatever `repeat` throws.
 */
export async function findAllocationSites(
  repeat: Repeat,
  search: AllocationSearch,
): Promise<AllocationSite[]> {
  const sites = await inspectThread(async (inspector) => {
    const places = SourcePlaces.read(inspector)
    deoptimize(inspector)
    inspector.post('Debugger.disable')
    return sampledSites(inspector, places, repeat, search)
  })
  return sites ?? []
}

async function sampledSites(
  { post }: ThreadInspector,
  places: SourcePlaces,
  repeat: Repeat,
  { calls, mostCalls, growthPerOperation }: AllocationSearch,
): Promise<AllocationSite[]> {
  const most = Math.min(mostCalls, calls * 2 ** mostExtensions)
  const atFirst = Math.min(most, Math.max(calls, Math.ceil(tellingBytes / growthPerOperation)))
  const interval = Math.round((growthPerOperation * atFirst) / wantedSamples)
  post('HeapProfiler.startSampling', {
    samplingInterval: Math.min(Math.max(interval, smallestIntervalBytes), largestIntervalBytes),
  })
  let made = 0
  try {
    for (let next = atFirst; ; next = made) {
      const more = await repeat(next)
      made += more
      if (made === 0) return []
      const tally = new SiteTally()
      const { profile } = post<{ profile: { head: ProfileNode } }>('HeapProfiler.getSamplingProfile')
      addAll(tally, profile.head, [])
      const expected = growthPerOperation * made
      if (tally.total < enoughShare * expected && more === next && made + more <= most) continue
      // More than was measured is seen of a store that moved, because its old place is free; and of literals, which V8's
      // interpreter allocates with 16 B behind them that the first collection takes back.
      const scale = Math.min(1, expected / tally.total) / made
      return tally.sites(places, (bytes) => ({ bytesPerOperation: bytes * scale, countPerOperation: 0 }))
    }
  } finally {
    post('HeapProfiler.stopSampling')
  }
}

function addAll(
  tally: SiteTally,
  { callFrame, selfSize, children }: ProfileNode,
  callers: StackFrame[],
): void {
  const { functionName, url, lineNumber, columnNumber } = callFrame
  const stack = [{ functionName, url, line: lineNumber + 1, column: columnNumber + 1 }, ...callers]
  if (selfSize > 0) tally.add(stack, selfSize)
  for (const child of children) addAll(tally, child, stack)
}
