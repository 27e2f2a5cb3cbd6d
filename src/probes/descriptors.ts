import { fstatSync, readdirSync } from 'node:fs'

/** Open file descriptors of this process. `NaN` where the platform does not list them (Windows). */
export interface DescriptorReading {
  readonly open: number
  /** Those of `open` that are sockets, Unix domain sockets included. */
  readonly sockets: number
}

const listings: Partial<Record<NodeJS.Platform, string>> = { linux: '/proc/self/fd', darwin: '/dev/fd' }

/** How many file descriptors are open, without a look at each: NaN where the platform does not list them. */
export function countDescriptors(): number {
  const listing = listings[process.platform]
  // Less the one that lists.
  return listing === undefined ? Number.NaN : readdirSync(listing).length - 1
}

/** Counts the open file descriptors of this process, in a worker thread those of all threads together. */
export function readDescriptors(): DescriptorReading {
  const listing = listings[process.platform]
  if (listing === undefined) return { open: Number.NaN, sockets: Number.NaN }
  let open = 0
  let sockets = 0
  for (const name of readdirSync(listing)) {
    try {
      if (fstatSync(Number(name)).isSocket()) sockets++
      open++
    } catch {
      // The descriptor that listed the directory is closed by now, so it is not counted.
    }
  }
  return { open, sockets }
}
