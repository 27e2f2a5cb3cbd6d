import pidusage from 'pidusage'

/** What the operating system says of one process. */
export interface ProcessUsage {
  /** Share of one core since the reading before, 0 to the number of cores. */
  readonly cpu: number
  readonly rssBytes: number
}

/**
 * Reads CPU and resident set of a process from the operating system.
 * The first reading of a process covers its whole life; each later one the time since the one before.
 *
 * @returns  NaN in both fields where the process is gone or the platform cannot say.
 */
export async function readProcessUsage(pid: number = process.pid): Promise<ProcessUsage> {
  try {
    const { cpu, memory } = await pidusage(pid)
    return { cpu: cpu / 100, rssBytes: memory }
  } catch {
    return { cpu: Number.NaN, rssBytes: Number.NaN }
  }
}
