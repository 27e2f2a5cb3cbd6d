import type { StressProgress, TestRecord } from '../records/testRecord.ts'

/** What endure left in the worker as `task.meta.endure`; other tests have none. */
export function recordsIn(meta: object): readonly TestRecord[] {
  const { records } = (meta as { endure?: { records?: unknown } }).endure ?? {}
  return Array.isArray(records) ? records : []
}

/** What an artifact says of a load run that is under way; other artifacts say nothing. */
export function progressIn(artifact: object | undefined): StressProgress | undefined {
  const { type, progress } = (artifact ?? {}) as { type?: string; progress?: StressProgress }
  return type === 'endure:progress' ? progress : undefined
}
