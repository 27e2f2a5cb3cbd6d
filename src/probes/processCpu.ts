import pidusage from 'pidusage'

/**
 * Asks the operating system for the CPU of this process: in a worker thread, that of all threads together.
 * The first reading covers the whole life of the process; each later one the time since the one before.
 *
 * @returns  share of one core, 0 to the number of cores; NaN where the platform cannot say.
 */
export async function readProcessCpu(): Promise<number> {
  try {
    return (await pidusage(process.pid)).cpu / 100
  } catch {
    return Number.NaN
  }
}

/** Ends the series of readings, and the timer that is kept for it. */
export function forgetProcessCpu(): void {
  pidusage.clear()
}
