import type { LeakResource } from '../records/leakReport.ts'

/** What can leak, as sentences begin with it. */
export const resourceNames: Readonly<Record<LeakResource, string>> = {
  heap: 'Heap',
  external: 'External memory',
  native: 'Native memory',
  fd: 'Open file descriptors',
  socket: 'Open sockets',
  handle: 'Active handles',
  worker: 'Worker threads',
  context: 'Contexts',
  listener: 'Event listeners',
}
