import { readFileSync } from 'node:fs'

const bytesPerKilobyte = 1024
let status: string | undefined = '/proc/self/status'

/**
 * Address space of this process: what it has reserved, most of which was never touched. Read it as a trend; V8 and
 * WebAssembly reserve gigabytes at once.
 *
 * @returns  bytes; `NaN` where the system does not say (anything but Linux).
 */
export function virtualBytes(): number {
  if (status === undefined) return Number.NaN
  try {
    const kilobytes = /^VmSize:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]
    return kilobytes === undefined ? Number.NaN : Number(kilobytes) * bytesPerKilobyte
  } catch {
    // Not Linux: asked once.
    status = undefined
    return Number.NaN
  }
}
