import { formatNumber } from '../formatUnits.ts'
import type { LeakReport, LeakResource } from '../records/leakReport.ts'
import type { GrowthUnit } from './describeSubject.ts'

// Caches of common packages hold some thousand entries, rarely more than this.
const roomyCacheEntries = 20_000

const counted: Readonly<Partial<Record<LeakResource, string>>> = {
  fd: 'close what is opened, also when the call fails',
  socket: 'end or destroy the socket when the call is done, also when it fails',
  handle: 'clear the timer, close the server or watcher, end the child when the call is done',
  worker: 'terminate the worker when the call is done, or keep a pool',
  context: 'make one context for all calls, or let go of what was made in it',
  listener: 'remove the listener when the call is done, also when it fails',
}

const remedies: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [/only added to/, 'give it a limit, or delete what is done with'],
  [/never removed/, 'remove them when the call is done, also when it fails'],
  [/never settles/, 'settle it, or do not wait on it with every call'],
  [/key stays/, 'let go of the key'],
]

function remedyOf(suspicion: string): string {
  const found = remedies.find(([pattern]) => pattern.test(suspicion))
  return found?.[1] ?? 'clear or close them when the call is done, also when it fails'
}

/** The likeliest way out of a leak. */
export function leakHint(report: LeakReport, resource: LeakResource, unit: GrowthUnit): string {
  const { resources, operations, runner } = report
  // The runner's own doing: not the user's code is to be mended, but the way it is measured.
  if (runner !== undefined) return runner
  if (unit === 'operation')
    return 'give the operation itself to the matcher: it then says where this comes from and what keeps it.'
  if (report.suspicion !== undefined) return `${report.suspicion}: ${remedyOf(report.suspicion)}.`
  const advice = counted[resource]
  if (advice !== undefined) return `${advice}.`
  const pattern = resources.find((each) => each.resource === resource)?.pattern
  if (resource === 'native')
    return 'V8 knows nothing of this memory: look for what native code gives out and wants back (close, free, delete, dispose).'
  if (pattern === 'stepped')
    return 'it grows in steps, as an array, Map or Set does that is only ever added to.'
  if (pattern === 'sporadic')
    return 'only some calls leave something behind: look at the paths that few of them take.'
  const lookFor = 'look for what outlives the call, such as a collection, a listener or a timer'
  // A search of a slow operation is short, and a cache with room for more calls than it made would look the same.
  if (operations >= roomyCacheEntries) return `it does not level off: ${lookFor}.`
  return `it did not level off in ${formatNumber(operations, 'call')}: ${lookFor}, or a cache with room for more than that.`
}
