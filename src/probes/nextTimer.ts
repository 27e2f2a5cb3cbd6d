import process from 'node:process'
import { setImmediate } from 'node:timers/promises'

interface LoopHandle {
  readonly type: string
  readonly is_active?: boolean
  readonly firesInMsFromNow?: number
}

/**
 * Time until the next timer of this thread is due, ms: unref'd ones are among them, which Node lists nowhere else.
 * All timers of a thread share one handle of the event loop, armed for the earliest. A timer that was cleared since may
 * still stand for it, so the answer is never too late. While Node calls timers that are due together, that handle is not armed:
 * they are let through first. It takes a diagnostic report: one to five milliseconds.
 *
 * @returns  0 where one is overdue, `Infinity` where none is set, `NaN` where Node cannot make a report.
 */
export async function nextTimerMs(): Promise<number> {
  const { report } = process as { report?: NodeJS.ProcessReport & { excludeNetwork?: boolean } }
  if (report === undefined) return Number.NaN
  await setImmediate()
  const { excludeNetwork } = report
  // Otherwise it asks the name service for the other end of every socket.
  report.excludeNetwork = true
  try {
    const { libuv } = report.getReport() as unknown as { libuv: readonly LoopHandle[] }
    const due = libuv
      .filter(({ type, is_active }) => type === 'timer' && is_active === true)
      .map(({ firesInMsFromNow = Number.NaN }) => Math.max(0, firesInMsFromNow))
    return Math.min(Number.POSITIVE_INFINITY, ...due)
  } catch {
    // It is a diagnosis for people, and no more than a hint here.
    return Number.NaN
  } finally {
    report.excludeNetwork = excludeNetwork ?? false
  }
}
