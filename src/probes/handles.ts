/** What keeps the event loop alive. Handles that are unref'd are not among them: Node does not list those. */
export interface HandleReading {
  readonly total: number
  /** By Node's own names: `Timeout`, `TCPSocketWrap`, `FSEventWrap`, `ChildProcess` … */
  readonly byType: Readonly<Record<string, number>>
}

/** Counts the active handles and requests of this thread. */
export function readHandles(): HandleReading {
  const types = process.getActiveResourcesInfo()
  const byType: Record<string, number> = {}
  for (const type of types) byType[type] = (byType[type] ?? 0) + 1
  return { total: types.length, byType }
}
